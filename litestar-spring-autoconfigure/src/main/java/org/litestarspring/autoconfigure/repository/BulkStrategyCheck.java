package org.litestarspring.autoconfigure.repository;

import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.repository.dialect.BulkDialect;
import org.litestarspring.repository.dialect.BulkDialects;
import org.litestarspring.repository.dialect.BulkStrategy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.relational.core.dialect.Dialect;

/** Refuses a strategy that a database of the application does not have. */
class BulkStrategyCheck implements SmartInitializingSingleton {

    private final BulkStrategy strategy;
    private final BulkDialects dialects;
    private final ObjectProvider<R2dbcEntityOperations> databases;

    BulkStrategyCheck(BulkStrategy strategy, BulkDialects dialects, ObjectProvider<R2dbcEntityOperations> databases) {
        this.strategy = strategy;
        this.dialects = dialects;
        this.databases = databases;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (this.strategy != BulkStrategy.AUTO) {
            this.databases.stream()
                    .map(database -> DialectResolver.getDialect(
                            database.getDatabaseClient().getConnectionFactory()))
                    .forEach(this::check);
        }
    }

    private void check(Dialect dialect) {
        BulkDialect bulk = this.dialects.of(dialect).orElse(null);
        if (bulk == null || !bulk.supports(this.strategy)) {
            throw new InvalidPropertyException(
                    LitestarRepositoryProperties.PREFIX + ".bulk.strategy",
                    name(this.strategy),
                    "A database of the application, known to Spring Data by its %s, takes rows by %s alone."
                            .formatted(
                                    dialect.getClass().getSimpleName(),
                                    bulk == null ? "one statement each" : name(bulk.strategy())),
                    name(BulkStrategy.AUTO));
        }
    }

    private static String name(BulkStrategy strategy) {
        return strategy.name().toLowerCase(java.util.Locale.ROOT);
    }
}
