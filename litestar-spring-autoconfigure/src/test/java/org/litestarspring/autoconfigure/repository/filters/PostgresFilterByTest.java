package org.litestarspring.autoconfigure.repository.filters;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.litestarspring.test.server.PostgresServer;

@DisplayName("On PostgreSQL")
@Tag("server")
class PostgresFilterByTest extends FilterByContract {

    private final String database = PostgresServer.shared().createDatabase();

    @Override
    String[] database() {
        PostgresServer server = PostgresServer.shared();
        return new String[] {
            "spring.r2dbc.url=r2dbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), this.database),
            "spring.r2dbc.username=" + server.user(),
            "spring.r2dbc.password=" + server.password()
        };
    }
}
