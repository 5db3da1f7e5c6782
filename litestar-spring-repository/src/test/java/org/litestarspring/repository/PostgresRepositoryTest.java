package org.litestarspring.repository;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.litestarspring.test.server.PostgresServer;

@DisplayName("On PostgreSQL")
class PostgresRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        PostgresServer server = PostgresServer.shared();
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host(server.host())
                .port(server.port())
                .username(server.user())
                .password(server.password())
                .database(server.createDatabase())
                .build());
    }
}
