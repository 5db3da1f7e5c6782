package org.litestarspring.repository;

import io.asyncer.r2dbc.mysql.MySqlConnectionConfiguration;
import io.asyncer.r2dbc.mysql.MySqlConnectionFactory;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.litestarspring.test.server.MariaDbServer;

@DisplayName("On MariaDB, by the driver of MySQL")
@Tag("server")
class MySqlDriverRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        Assumptions.assumeTrue(
                MariaDbServer.runsHere(), "SKIPPED: there are no MariaDB programs for this kind of machine.");
        MariaDbServer server = MariaDbServer.shared();
        return MySqlConnectionFactory.from(MySqlConnectionConfiguration.builder()
                .host(server.host())
                .port(server.port())
                .user(server.user())
                .password(server.password())
                .database(server.createDatabase())
                // The driver seeds its cipher suites on the event loop, which BlockHound reports.
                .sslMode(SslMode.DISABLED)
                .build());
    }

    @Override
    String identity() {
        return "bigint auto_increment primary key";
    }

    @Override
    String timestamp() {
        return "datetime(6)";
    }

    /** This driver has no UUID; an application brings a converter. */
    @Override
    Note full(String key, String text) {
        Note note = Note.full(key, text);
        note.mark = null;
        return note;
    }

    @Override
    String notes() {
        return "create table `order` (id " + identity() + ", `key` varchar(50) not null unique, text longtext,"
                + " data longblob, amount numeric(30, 10), day date, at time, moment datetime(6), flag boolean,"
                + " ratio double, part float, small smallint, mark varchar(36))";
    }
}
