package org.litestarspring.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class PostgresServerTest {

    @Test
    @DisplayName("The shared server is one for every caller of the build and hands out separate databases")
    void shared() throws SQLException {
        PostgresServer first = PostgresServer.shared();
        PostgresServer second = PostgresServer.shared();

        String one = first.createDatabase();
        String other = second.createDatabase();

        assertThat(second.port()).isEqualTo(first.port());
        assertThat(one).isNotEqualTo(other);
        assertThat(query(first, one, "select current_database()")).isEqualTo(one);
        assertThat(query(first, one, "show server_version")).startsWith("18");
    }

    @Test
    @DisplayName("A server of one's own is killed with its connections and restarts on its port with its data")
    void killAndRestart() throws SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            String database = server.createDatabase();
            query(server, database, "create table kept as select 7 as x; select 1");
            server.kill();
            assertThatThrownBy(() -> query(server, database, "select 1")).isInstanceOf(SQLException.class);

            server.restart();

            assertThat(query(server, database, "select x from kept")).isEqualTo("7");
        }
    }

    @Test
    @DisplayName("The shared server refuses to be killed, since other tests use it")
    void sharedIsNotKilled() {
        assertThatThrownBy(PostgresServer.shared()::kill)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one of your own, from start()");
    }

    private static String query(PostgresServer server, String database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
                var statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            var result = statement.getResultSet();
            result.next();
            return result.getString(1);
        }
    }
}
