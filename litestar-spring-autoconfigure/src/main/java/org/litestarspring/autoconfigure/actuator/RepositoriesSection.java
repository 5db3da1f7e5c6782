package org.litestarspring.autoconfigure.actuator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.dialect.BulkDialects;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.relational.core.dialect.Dialect;

/** Which entities have a repository, and how each database takes rows. Repositories that are not in use stay unmade. */
class RepositoriesSection implements LitestarSection {

    private final ConfigurableListableBeanFactory beans;
    private final BulkDialects dialects;
    private final Supplier<List<R2dbcEntityOperations>> databases;

    RepositoriesSection(
            ConfigurableListableBeanFactory beans,
            BulkDialects dialects,
            Supplier<List<R2dbcEntityOperations>> databases) {
        this.beans = beans;
        this.dialects = dialects;
        this.databases = databases;
    }

    @Override
    public String name() {
        return "repositories";
    }

    @Override
    public Object describe() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put(
                "databases",
                this.databases.get().stream().map(this::database).distinct().toList());
        List<Map<String, String>> repositories = new ArrayList<>();
        for (String name : this.beans.getBeanNamesForType(AsyncRepository.class, true, false)) {
            BeanDefinition definition = this.beans.getMergedBeanDefinition(name);
            ResolvableType type = definition.getResolvableType().as(AsyncRepository.class);
            Map<String, String> repository = new LinkedHashMap<>();
            repository.put("bean", name);
            repository.put("entity", String.valueOf(type.getGeneric(0)));
            repository.put("id", String.valueOf(type.getGeneric(1)));
            repositories.add(repository);
        }
        told.put("entities", repositories);
        return told;
    }

    /** By its kind, never by its address. */
    private Map<String, String> database(R2dbcEntityOperations database) {
        var factory = database.getDatabaseClient().getConnectionFactory();
        Dialect dialect = DialectResolver.getDialect(factory);
        Map<String, String> told = new LinkedHashMap<>();
        told.put("product", factory.getMetadata().getName());
        told.put("dialect", dialect.getClass().getSimpleName());
        told.put(
                "bulk",
                this.dialects
                        .of(dialect)
                        .map(bulk -> bulk.strategy().name().toLowerCase(Locale.ROOT))
                        .orElse("one statement each"));
        return told;
    }
}
