package org.litestarspring.autoconfigure.repository.filters;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.litestarspring.test.server.MariaDbServer;

@DisplayName("On MariaDB")
@EnabledIf(value = "runsHere", disabledReason = "SKIPPED: there are no MariaDB programs for this kind of machine.")
@Tag("server")
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

    @Test
    @DisplayName("R41 columns of other character sets compare to the letter, too, with any text that a client sends")
    void charsets() {
        execute("create table labels (id bigint auto_increment primary key,"
                + " latin varchar(20) character set latin1, basic varchar(20) character set utf8mb3,"
                + " `binary` varchar(20) collate utf8mb4_nopad_bin)");
        execute("insert into labels (latin, basic, `binary`) values ('Café', 'Café', 'Café'), ('CAFÉ', '東京', 'café')");

        for (String query : List.of(
                "latin=Café",
                "latin=ilike.CAFÉ&basic=Café",
                "basic=東京",
                "basic=in.東京,🚀",
                "binary=like.C%25",
                "or=(latin.eq.🚀,basic.contains.京)",
                "latin=startswith.Caf")) {
            count(query).isEqualTo(1);
        }
        for (String query : List.of(
                "latin=🚀",
                "latin=東京",
                "latin=ilike.%25京",
                "basic=contains.🚀",
                "basic=🚀",
                "latin=cafe",
                "binary=cafe",
                "latin=in.東京,Cafe")) {
            count(query).isEqualTo(0);
        }
        for (String query :
                List.of("latin=neq.🚀", "basic=not.contains.🚀", "latin=not.in.京,cafe", "latin=ilike.café")) {
            count(query).isEqualTo(2);
        }
        for (String query : List.of("latin=lt.🚀", "latin=between.A,🚀", "basic=lte.🚀", "or=(basic.gt.A🚀)")) {
            refused(query).isEqualTo("invalid-value");
        }
    }
}
