package org.litestarspring.demo;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Two clients at an airport. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ChatTest {

    @Autowired
    private ChannelHub channels;

    @LocalServerPort
    private int port;

    @Test
    @DisplayName("Those at an airport hear each other; a bad line is answered, a bad address refused")
    void chat() {
        WebSocketTestClient client = WebSocketTestClient.bindToServer(this.port);
        try (TestSocket ann = client.uri("/chat/SFO?name=ann").connect();
                TestSocket ben = client.uri("/chat/SFO?name=ben").connect()) {
            await().atMost(Duration.ofSeconds(5))
                    .until(() ->
                            this.channels.statistics().get("chat:{airport}").subscribers() == 2);

            ann.sendJson(Map.of("text", "Boarding?"));

            ann.expectJson("{\"from\":\"ann\",\"text\":\"Boarding?\"}");
            ben.expectJson("{\"from\":\"ann\",\"text\":\"Boarding?\"}");
            ben.sendJson(Map.of("text", " "))
                    .expectJson("{\"type\":\"error\",\"problem\":{\"errors\":[{\"pointer\":\"/text\"}]}}");
        }
        client.uri("/chat/XXX?name=ann").expectRefused().expectStatus(400);
        client.uri("/chat/SFO").expectRefused().expectStatus(400);
    }
}
