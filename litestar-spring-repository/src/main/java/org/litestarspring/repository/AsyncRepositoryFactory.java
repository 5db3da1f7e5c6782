package org.litestarspring.repository;

import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialect;
import org.springframework.core.ResolvableType;
import org.springframework.data.auditing.ReactiveAuditingHandler;
import org.springframework.data.core.TypeInformation;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.support.R2dbcRepositoryFactory;
import org.springframework.data.relational.repository.query.RelationalEntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.RepositoryMetadata;
import org.springframework.data.repository.core.support.AbstractRepositoryMetadata;
import org.springframework.data.repository.core.support.RepositoryFragment;

/** Spring Data's factory, with {@link BulkRepository} as the base class of interfaces that extend {@link AsyncRepository}. */
class AsyncRepositoryFactory extends R2dbcRepositoryFactory {

    private final R2dbcEntityTemplate template;
    private final @Nullable CallbackBeans callbacks;
    private final Optional<BulkDialect> dialect;
    private final BulkSettings settings;
    private final @Nullable ReactiveAuditingHandler auditing;
    private final ObservationRegistry observations;
    private final @Nullable ResolvableType declared;

    AsyncRepositoryFactory(
            R2dbcEntityOperations operations,
            @Nullable CallbackBeans callbacks,
            Optional<BulkDialect> dialect,
            BulkSettings settings,
            @Nullable ReactiveAuditingHandler auditing,
            ObservationRegistry observations,
            @Nullable ResolvableType declared) {
        super(operations);
        this.template = (R2dbcEntityTemplate) operations;
        this.callbacks = callbacks;
        this.dialect = dialect;
        this.settings = settings;
        this.auditing = auditing;
        this.observations = observations;
        this.declared = declared;
    }

    @Override
    protected RepositoryMetadata getRepositoryMetadata(Class<?> repositoryInterface) {
        return this.declared != null && repositoryInterface == AsyncRepository.class
                ? new DeclaredMetadata(this.declared)
                : super.getRepositoryMetadata(repositoryInterface);
    }

    @Override
    protected Class<?> getRepositoryBaseClass(RepositoryMetadata metadata) {
        return AsyncRepository.class.isAssignableFrom(metadata.getRepositoryInterface())
                ? BulkRepository.class
                : super.getRepositoryBaseClass(metadata);
    }

    @Override
    protected Object getTargetRepository(RepositoryInformation information) {
        if (information.getRepositoryBaseClass() != BulkRepository.class) {
            return super.getTargetRepository(information);
        }
        RelationalEntityInformation<?, ?> entity = getEntityInformation(information);
        return new BulkRepository<>(
                entity, this.template, this.callbacks, this.dialect, this.settings, this.auditing, this.observations);
    }

    /** The types of a repository that has no interface of its own, as its bean declares them. */
    private static final class DeclaredMetadata extends AbstractRepositoryMetadata {

        private final TypeInformation<?> domain;
        private final TypeInformation<?> id;

        DeclaredMetadata(ResolvableType declared) {
            super(AsyncRepository.class);
            this.domain = TypeInformation.of(declared.getGeneric(0).toClass());
            this.id = TypeInformation.of(declared.getGeneric(1).toClass());
        }

        @Override
        public TypeInformation<?> getIdTypeInformation() {
            return this.id;
        }

        @Override
        public TypeInformation<?> getDomainTypeInformation() {
            return this.domain;
        }

        @Override
        public Set<RepositoryFragment<?>> getFragments() {
            return Set.of();
        }
    }
}
