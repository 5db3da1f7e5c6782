package org.litestarspring.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class MariaDbServerTest {

    @BeforeAll
    static void here() {
        assumeTrue(MariaDbServer.runsHere(), "SKIPPED: there are no MariaDB programs for this kind of machine.");
    }

    @Test
    @DisplayName("The shared server is one for every caller of the build and hands out separate databases")
    void shared() {
        MariaDbServer first = MariaDbServer.shared();
        MariaDbServer second = MariaDbServer.shared();

        String one = first.createDatabase();
        String other = second.createDatabase();

        assertThat(second.port()).isEqualTo(first.port());
        assertThat(one).isNotEqualTo(other);
        first.execute("create table " + one + ".t (a int); insert into " + one + ".t values (1);");
        assertThatThrownBy(() -> second.execute("insert into " + other + ".t values (1);"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(other + ".t");
    }

    @Test
    @DisplayName("A server of one's own is killed and restarts on its port with its data")
    void killAndRestart() {
        try (MariaDbServer server = MariaDbServer.start()) {
            String database = server.createDatabase();
            server.execute("create table " + database + ".kept (x int primary key);" + " insert into " + database
                    + ".kept values (7);");
            server.kill();
            assertThatThrownBy(() -> server.execute("select 1;")).isInstanceOf(IllegalStateException.class);

            server.restart();

            assertThatThrownBy(() -> server.execute("insert into " + database + ".kept values (7);"))
                    .hasMessageContaining("Duplicate entry '7'");
        }
    }

    @Test
    @DisplayName("The shared server refuses to be killed, since other tests use it")
    void sharedIsNotKilled() {
        assertThatThrownBy(MariaDbServer.shared()::kill)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one of your own, from start()");
    }
}
