package org.litestarspring.autoconfigure.repository.filters;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIf;
import org.litestarspring.test.server.MariaDbServer;

@DisplayName("On MariaDB")
@EnabledIf(value = "runsHere", disabledReason = "SKIPPED: there are no MariaDB programs for this kind of machine.")
class MariaDbFilterByTest extends FilterByContract {

    private @Nullable String database;

    static boolean runsHere() {
        return MariaDbServer.runsHere();
    }

    @Override
    String[] database() {
        MariaDbServer server = MariaDbServer.shared();
        if (this.database == null) {
            this.database = server.createDatabase();
        }
        return new String[] {
            "spring.r2dbc.url=" + server.r2dbcUrl(this.database),
            "spring.r2dbc.username=" + server.user(),
            "spring.r2dbc.password=" + server.password()
        };
    }

    @Override
    String identity() {
        return "bigint auto_increment primary key";
    }

    /** One that holds parts of a second; a zone is none of it. */
    @Override
    String moment() {
        return "datetime(6)";
    }
}
