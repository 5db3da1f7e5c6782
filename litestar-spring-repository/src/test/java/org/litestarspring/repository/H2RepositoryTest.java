package org.litestarspring.repository;

import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On H2")
class H2RepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        // Spring Data quotes names on H2: tables as the entity has them, columns in upper case.
        return new H2ConnectionFactory(H2ConnectionConfiguration.builder()
                .inMemory("contract")
                .property("DB_CLOSE_DELAY", "-1")
                .property("CASE_INSENSITIVE_IDENTIFIERS", "true")
                .build());
    }
}
