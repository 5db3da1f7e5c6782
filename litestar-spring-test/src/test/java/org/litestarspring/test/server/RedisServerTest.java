package org.litestarspring.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RedisServerTest {

    @Test
    @DisplayName("The shared server is one for every caller of the build")
    void shared() throws IOException {
        RedisServer first = RedisServer.shared();
        RedisServer second = RedisServer.shared();

        assertThat(second.port()).isEqualTo(first.port());
        assertThat(ping(first)).isEqualTo("+PONG");
    }

    @Test
    @DisplayName("A server of one's own is killed and restarts on its port")
    void killAndRestart() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            server.kill();
            assertThatThrownBy(() -> ping(server)).isInstanceOf(ConnectException.class);

            server.restart();

            assertThat(ping(server)).isEqualTo("+PONG");
        }
    }

    private static String ping(RedisServer server) throws IOException {
        try (var socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }
}
