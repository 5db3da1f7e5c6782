package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;

@DisplayName("On H2")
class H2RepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        return TestDatabase.H2.connect();
    }
}
