package org.litestarspring.demo;

import org.junit.jupiter.api.DisplayName;
import org.litestarspring.test.server.PostgresServer;
import org.litestarspring.test.server.RedisServer;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@ActiveProfiles({"postgres", "redis"})
@DisplayName("Departures, on PostgreSQL and Redis,")
class DeparturesOnServersTest extends DeparturesTest {

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry properties) {
        PostgresServer postgres = PostgresServer.shared();
        String database = postgres.createDatabase();
        properties.add("spring.r2dbc.url", () -> postgres.r2dbcUrl(database));
        properties.add("spring.r2dbc.username", postgres::user);
        properties.add("spring.r2dbc.password", postgres::password);
        RedisServer redis = RedisServer.shared();
        properties.add("spring.data.redis.url", () -> "redis://%s:%d".formatted(redis.host(), redis.port()));
        properties.add("litestar.channels.redis.prefix", () -> database + ":");
    }
}
