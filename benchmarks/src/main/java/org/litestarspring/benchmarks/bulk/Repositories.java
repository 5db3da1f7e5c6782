package org.litestarspring.benchmarks.bulk;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.litestarspring.repository.AsyncRepositoryFactoryBean;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.data.r2dbc.autoconfigure.DataR2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.core.DatabaseClient;

/** Both repositories on one pool, each in an application context of its own, so that neither sees the other's set-up. */
final class Repositories implements AutoCloseable {

    private final ConnectionPool pool;
    private final AnnotationConfigApplicationContext plain;
    private final AnnotationConfigApplicationContext bulk;

    Repositories(ConnectionFactory database) {
        this.pool = new ConnectionPool(
                ConnectionPoolConfiguration.builder(database).maxSize(4).build());
        this.plain = context(PlainSetUp.class);
        this.bulk = context(BulkSetUp.class);
    }

    private AnnotationConfigApplicationContext context(Class<?> setUp) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("connectionFactory", ConnectionFactory.class, () -> this.pool);
        context.register(setUp);
        context.refresh();
        return context;
    }

    PlainFlights plain() {
        return this.plain.getBean(PlainFlights.class);
    }

    BulkFlights bulk() {
        return this.bulk.getBean(BulkFlights.class);
    }

    void execute(String sql) {
        this.plain.getBean(DatabaseClient.class).sql(sql).then().block(Duration.ofMinutes(1));
    }

    @Override
    public void close() {
        this.bulk.close();
        this.plain.close();
        this.pool.close().block(Duration.ofSeconds(10));
    }

    /** As Spring Boot sets Spring Data up: {@code saveAll} runs in one transaction. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        R2dbcAutoConfiguration.class,
        R2dbcTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        DataR2dbcAutoConfiguration.class
    })
    @EnableR2dbcRepositories(excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = BulkFlights.class))
    static class PlainSetUp {}

    /** The same with our factory. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        R2dbcAutoConfiguration.class,
        R2dbcTransactionManagerAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        DataR2dbcAutoConfiguration.class
    })
    @EnableR2dbcRepositories(
            repositoryFactoryBeanClass = AsyncRepositoryFactoryBean.class,
            excludeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = PlainFlights.class))
    static class BulkSetUp {}
}
