package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

@Tag("postgresql")
@DisplayName("On PostgreSQL")
@Tag("server")
class PostgresRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        return TestDatabase.POSTGRESQL.connect();
    }

    @Test
    @DisplayName("The server is of the version that this run is of")
    void version() {
        String version = await(Mono.usingWhen(
                connectionFactory().create(),
                connection -> Mono.just(connection.getMetadata().getDatabaseVersion()),
                Connection::close));

        assertThat(version).startsWith(System.getProperty("litestar.test.postgresql", "18") + ".");
    }
}
