package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.litestarspring.test.server.MariaDbServer;
import org.mariadb.r2dbc.MariadbConnectionConfiguration;
import org.mariadb.r2dbc.MariadbConnectionFactory;

@DisplayName("On MariaDB")
class MariaDbRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        Assumptions.assumeTrue(
                MariaDbServer.runsHere(), "SKIPPED: there are no MariaDB programs for this kind of machine.");
        MariaDbServer server = MariaDbServer.shared();
        return new MariadbConnectionFactory(MariadbConnectionConfiguration.builder()
                .host(server.host())
                .port(server.port())
                .username(server.user())
                .password(server.password())
                .database(server.createDatabase())
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

    @Override
    String notes() {
        return "create table `order` (id " + identity() + ", `key` varchar(50) not null unique, text longtext,"
                + " data longblob, amount numeric(30, 10), day date, at time, moment datetime(6), flag boolean,"
                + " ratio double, part float, small smallint, mark uuid)";
    }
}
