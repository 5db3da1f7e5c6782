package org.litestarspring.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;

@DisplayName("On MariaDB")
@Tag("server")
class MariaDbRepositoryTest extends RepositoryContract {

    @Override
    ConnectionFactory connectionFactory() {
        return TestDatabase.MARIADB.connect();
    }

    @Override
    String identity() {
        return TestDatabase.MARIADB.identity();
    }

    @Override
    String timestamp() {
        return TestDatabase.MARIADB.timestamp();
    }

    @Override
    String notes() {
        return "create table `order` (id " + identity() + ", `key` varchar(50) not null unique, text longtext,"
                + " data longblob, amount numeric(30, 10), day date, at time, moment datetime(6), flag boolean,"
                + " ratio double, part float, small smallint, mark uuid)";
    }
}
