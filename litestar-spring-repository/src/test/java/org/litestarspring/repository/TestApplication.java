package org.litestarspring.repository;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.data.domain.ReactiveAuditorAware;
import org.springframework.data.r2dbc.config.AbstractR2dbcConfiguration;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An application with repositories of some entities, on a pool of one database. */
final class TestApplication implements AutoCloseable {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final ConnectionFactory connections;
    private final ConnectionPool pool;

    TestApplication(ConnectionFactory database, int connections, List<Class<?>> entities, int chunkSize) {
        this(database, connections, entities, BulkSettings.defaults().withChunkSize(chunkSize));
    }

    TestApplication(ConnectionFactory database, int connections, List<Class<?>> entities, BulkSettings settings) {
        this.connections = database;
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(database)
                .maxSize(connections)
                .build());
        this.context.registerBean("connectionFactory", ConnectionFactory.class, () -> this.pool);
        this.context.registerBean("settings", BulkSettings.class, () -> settings);
        this.context.registerBean(
                "entities", BeanDefinitionRegistryPostProcessor.class, () -> new EntityRepositories(() -> entities));
        this.context.register(App.class);
        this.context.refresh();
    }

    @SuppressWarnings("unchecked")
    <T, ID> AsyncRepository<T, ID> repository(Class<T> entity, Class<ID> id) {
        return (AsyncRepository<T, ID>) this.context
                .getBeanProvider(ResolvableType.forClassWithGenerics(AsyncRepository.class, entity, id))
                .getObject();
    }

    /** What the pool's connections are made by. */
    ConnectionFactory connections() {
        return this.connections;
    }

    R2dbcTransactionManager manager() {
        return new R2dbcTransactionManager(this.pool);
    }

    R2dbcEntityTemplate template() {
        return this.context.getBean(R2dbcEntityTemplate.class);
    }

    TransactionalOperator transaction() {
        return this.context.getBean(TransactionalOperator.class);
    }

    /** The bulk calls that have ended, in that order. */
    List<BulkObservationContext> observed() {
        return this.context.getBean(Observed.class).ended;
    }

    void execute(String... statements) {
        DatabaseClient client = this.context.getBean(DatabaseClient.class);
        for (String sql : statements) {
            await(client.sql(sql).then());
        }
    }

    List<Map<String, Object>> rows(String sql) {
        return await(this.context.getBean(DatabaseClient.class).sql(sql).fetch().all());
    }

    static <T> T await(Mono<T> mono) {
        return mono.block(Duration.ofSeconds(60));
    }

    static <T> List<T> await(Flux<T> flux) {
        return flux.collectList().block(Duration.ofSeconds(60));
    }

    @Override
    public void close() {
        this.context.close();
        this.pool.close().block(Duration.ofSeconds(10));
    }

    static final class Observed implements ObservationHandler<BulkObservationContext> {

        private final List<BulkObservationContext> ended = new CopyOnWriteArrayList<>();

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof BulkObservationContext;
        }

        @Override
        public void onStop(BulkObservationContext context) {
            this.ended.add(context);
        }
    }

    @Configuration
    @EnableR2dbcRepositories(basePackages = "none")
    @EnableR2dbcAuditing
    static class App extends AbstractR2dbcConfiguration {

        private final ConnectionFactory connections;

        App(ConnectionFactory connections) {
            this.connections = connections;
        }

        @Override
        public ConnectionFactory connectionFactory() {
            return this.connections;
        }

        @Override
        protected List<Object> getCustomConverters() {
            return new ArrayList<>(List.of(Shapes.Money.Writing.INSTANCE, Shapes.Money.Reading.INSTANCE));
        }

        @Bean
        ReactiveAuditorAware<String> auditor() {
            return () -> Mono.just("ann");
        }

        @Bean
        Observed observed() {
            return new Observed();
        }

        @Bean
        ObservationRegistry observationRegistry(Observed observed) {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(observed);
            return registry;
        }

        @Bean
        TransactionalOperator transactionalOperator() {
            return TransactionalOperator.create(new R2dbcTransactionManager(this.connections));
        }
    }
}
