package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On PostgreSQL")
class PostgresRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        return TestDatabase.POSTGRESQL.connect();
    }
}
