package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactory;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.NoRepositoryBean;

/** Says why there is no such repository, and which there is. Speaks before Boot's analyzer of missing beans. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class MissingRepositoryFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    MissingRepositoryFailureAnalyzer(BeanFactory beans, Environment environment) {
        this.beans = (ConfigurableListableBeanFactory) beans;
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
        ResolvableType wanted = cause.getResolvableType();
        if (wanted == null || cause instanceof NoUniqueBeanDefinitionException) {
            return null;
        }
        ResolvableType repository = wanted.as(AsyncRepository.class);
        Class<?> entity = repository.getGeneric(0).resolve();
        if (repository == ResolvableType.NONE || entity == null) {
            return null;
        }
        String where = (description == null ? "The application" : description) + " requires a bean of type "
                + shown(wanted) + ", but ";
        Reason reason = reason(entity, repository);
        return new FailureAnalysis(where + reason.why() + ".", reason.cure(), cause);
    }

    private record Reason(String why, String cure) {}

    private Reason reason(Class<?> entity, ResolvableType repository) {
        String name = entity.getSimpleName();
        if (!this.environment.getProperty(LitestarRepositoryProperties.PREFIX + ".enabled", Boolean.class, true)) {
            return new Reason(
                    LitestarRepositoryProperties.PREFIX + ".enabled is false",
                    "Write this line, or remove it:\n    " + LitestarRepositoryProperties.PREFIX + ".enabled: true");
        }
        if (this.beans.getBeanNamesForType(ConnectionFactory.class, true, false).length == 0) {
            return new Reason(
                    "there is no R2DBC connection factory, so there are no repositories",
                    "Put the database's R2DBC driver on the class path, and set spring.r2dbc.url.");
        }
        ResolvableType existing = existing(entity);
        if (existing != null) {
            return new Reason(
                    "the identifier of %s is a %s and not a %s"
                            .formatted(name, shown(existing.getGeneric(1)), shown(repository.getGeneric(1))),
                    "Inject %s.".formatted(shown(existing)));
        }
        if (entity.isAnnotationPresent(NoRepositoryBean.class)) {
            return new Reason(
                    entity.getName() + " is annotated with @NoRepositoryBean",
                    "Remove the annotation from " + name + ".");
        }
        if (!entity.isAnnotationPresent(Table.class)) {
            return new Reason(
                    entity.getName() + " is not annotated with @Table",
                    "Annotate " + name + " with org.springframework.data.relational.core.mapping.Table.");
        }
        return new Reason(
                "%s has none. The packages that are searched for entities: %s"
                        .formatted(
                                entity.getName(),
                                AutoConfigurationPackages.has(this.beans)
                                        ? AutoConfigurationPackages.get(this.beans)
                                        : "none"),
                "Move %s into one of them, or name its package in @EntityScan. Where the application has several databases, name that of its package in @EnableR2dbcRepositories(basePackages, entityOperationsRef)."
                        .formatted(name));
    }

    private @Nullable ResolvableType existing(Class<?> entity) {
        return Stream.of(this.beans.getBeanNamesForType(AsyncRepository.class, true, false))
                .map(this::typeOf)
                .flatMap(Optional::stream)
                .filter(type -> type.getGeneric(0).resolve() == entity)
                .findFirst()
                .orElse(null);
    }

    private Optional<ResolvableType> typeOf(String bean) {
        ResolvableType declared = this.beans.containsBeanDefinition(bean)
                ? this.beans.getBeanDefinition(bean).getResolvableType()
                : ResolvableType.NONE;
        ResolvableType repository = declared.as(AsyncRepository.class) != ResolvableType.NONE
                ? declared.as(AsyncRepository.class)
                : ResolvableType.forClass(this.beans.getType(bean, false)).as(AsyncRepository.class);
        return repository == ResolvableType.NONE ? Optional.empty() : Optional.of(repository);
    }

    private static String shown(ResolvableType type) {
        String simple = type.toClass().getSimpleName();
        return type.hasGenerics() && type.toClass() == AsyncRepository.class
                ? simple + "<" + shown(type.getGeneric(0)) + ", " + shown(type.getGeneric(1)) + ">"
                : simple;
    }
}
