package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.Overflow;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** The ways out to a client, which must not be told apart by it. */
class OutboundTest {

    private static final int MESSAGES = 2_000;

    @Nested
    @DisplayName("By Netty's own channel")
    class ByNetty extends Contract {

        ByNetty() {
            super(Outbounds.ofServer());
        }
    }

    @Nested
    @DisplayName("By Spring's session")
    class BySession extends Contract {

        BySession() {
            super((session, connection, heartbeat) -> new SessionOutbound(session, heartbeat));
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Contract {

        private final Outbounds outbounds;
        private EndpointServer server;

        Contract(Outbounds outbounds) {
            this.outbounds = outbounds;
        }

        @BeforeAll
        void start() {
            this.server = EndpointServer.start(
                    ChannelsWebSocketSettings.defaults(),
                    // A burst is not to be dropped.
                    new ChannelSettings(
                            10,
                            Duration.ofMinutes(1),
                            2 * MESSAGES,
                            Overflow.DROP_OLDEST,
                            1 << 20,
                            Duration.ofSeconds(5)),
                    ChannelAuthorizer.subscribersOnly(),
                    this.outbounds);
        }

        @AfterAll
        void stop() {
            this.server.close();
        }

        private void publish(String channel, int from, int to) {
            Flux.range(from, to - from)
                    .concatMap(number -> this.server.hub.publish(channel, number))
                    .blockLast(Duration.ofSeconds(20));
        }

        private static List<Integer> numbers(TextSocket client, int count) throws InterruptedException {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                JsonNode event = client.next();
                assertThat(event.get("type").stringValue()).isEqualTo("message");
                numbers.add(event.get("data").intValue());
            }
            return numbers;
        }

        @Test
        @DisplayName("C35 many clients get each message of a channel once, in order, in batches and one by one")
        void manyClients() throws Exception {
            List<TextSocket> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TextSocket client = TextSocket.connect(this.server.uri());
                client.ask("{\"type\":\"subscribe\",\"channel\":\"board:OUT\",\"request\":1}");
                clients.add(client);
            }

            publish("board:OUT", 0, MESSAGES);
            publish("board:OUT", MESSAGES, MESSAGES + 1);

            for (TextSocket client : clients) {
                assertThat(numbers(client, MESSAGES + 1))
                        .isEqualTo(IntStream.rangeClosed(0, MESSAGES).boxed().toList());
                client.close();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> this.server.endpoint.openSockets() == 0);
            assertThat(this.server.hub.subscribedChannels()).isZero();
        }

        @Test
        @DisplayName("Frames of each length are whole: short, of two and of eight bytes of length")
        void lengths() throws Exception {
            TextSocket client = TextSocket.connect(this.server.uri());
            assertThat(client.ask("{\"type\":\"ping\"}").toString()).hasSizeLessThan(126);
            client.ask("{\"type\":\"subscribe\",\"channel\":\"news\",\"request\":1}");
            for (int length : new int[] {0, 40, 200, 1_000, 40_000, 60_000}) {
                this.server.hub.publish("news", "x".repeat(length)).block(Duration.ofSeconds(5));

                assertThat(client.next().get("data").stringValue()).hasSize(length);
            }
            client.close();
        }

        @Test
        @DisplayName("An unsubscribe is answered behind the last event, and another subscription goes on")
        void unsubscribes() throws Exception {
            TextSocket client = TextSocket.connect(this.server.uri());
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:A\",\"request\":1}");
            client.ask("{\"type\":\"subscribe\",\"channel\":\"board:B\",\"request\":2}");
            publish("board:A", 0, 5);
            assertThat(numbers(client, 5)).containsExactly(0, 1, 2, 3, 4);

            JsonNode answer = client.ask("{\"type\":\"unsubscribe\",\"channel\":\"board:A\",\"request\":3}");
            publish("board:A", 5, 10);
            publish("board:B", 0, 1);

            assertThat(answer.get("type").stringValue()).isEqualTo("unsubscribed");
            assertThat(client.next().get("channel").stringValue()).isEqualTo("board:B");
            client.send("no JSON");
            assertThat(client.next().get("type").stringValue()).isEqualTo("error");
            client.close();
        }
    }
}
