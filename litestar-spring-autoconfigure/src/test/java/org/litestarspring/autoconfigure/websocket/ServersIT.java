package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.sse.SseEvents;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Runs once for each server that the build puts on the class path; the property {@code litestar.test.server} names it. */
@DisplayName("On this server")
class ServersIT {

    private static ConfigurableApplicationContext context;
    private static int port;

    @RestController
    static class Events {

        @GetMapping("/numbers")
        SseEvents<Integer> numbers() {
            return SseEvents.of(Flux.range(1, 3));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import({ListenedApp.class, Events.class})
    static class App {}

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(App.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "litestar.channels.close-timeout", "1s",
                "litestar.channels.names", "news",
                "litestar.channels.websocket.path", "/channels",
                "litestar.channels.sse.path", "/events"));
        context = application.run();
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    private static TestSocket connect(String path) {
        return WebSocketTestClient.bindToServer(port).uri(path).connect();
    }

    private static Iterator<String> lines(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body().iterator();
    }

    @Test
    @DisplayName("which is the one that was asked for")
    void server() {
        String name = System.getProperty("litestar.test.server", "netty");

        assertThat(((WebServerApplicationContext) context)
                        .getWebServer()
                        .getClass()
                        .getSimpleName())
                .startsWithIgnoringCase(name);
    }

    @Test
    @DisplayName("a listener takes and sends JSON through its DTO, text and bytes, refuses and closes")
    void listener() {
        connect("/flights")
                .sendText("{\"number\":\"UA-17\",\"minutes\":4,\"secret\":\"mine\"}")
                .expectText("{\"number\":\"UA-17\",\"minutes\":5}")
                .sendText("{")
                .expectJson("{\"type\":\"error\",\"problem\":{\"status\":400}}")
                .close();
        try (TestSocket bytes = connect("/bytes")) {
            assertThat(bytes.sendBinary(new byte[] {1, 2, 3}).expectBinary()).containsExactly(1, 2, 3);
        }
        connect("/ticks/1").expectText("{\"number\":\"UA-1\",\"minutes\":1}").expectClose(1000);
        connect("/bye").sendText("enough").expectClose(4001);
        connect("/failing").sendText("boom").expectClose(1011);
        WebSocketTestClient.bindToServer(port)
                .uri("/bound/seven?limit=1")
                .header("X-Tenant", "acme")
                .expectRefused()
                .expectStatus(400);
    }

    @Test
    @DisplayName("W31 a message up to the limit is taken, and one above it closes with 1009")
    void size() {
        String large = "x".repeat(60_000);
        try (TestSocket socket = connect("/words")) {
            socket.sendText(large).expectText(large);
        }
        connect("/words").sendText("x".repeat(66_000)).expectClose(1009);
    }

    @Test
    @DisplayName("W11 a client that leaves is said to @OnClose, and its stream is cancelled")
    void leaving() {
        ListenedApp.Streams streams = context.getBean(ListenedApp.Streams.class);
        int before = streams.cancelled.get();
        TestSocket polite = connect("/idle").expectText("ready");
        TestSocket rude = connect("/idle").expectText("ready");

        polite.close();
        rude.cut();

        await().atMost(Duration.ofSeconds(5)).until(() -> streams.cancelled.get() == before + 2);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> context.getBean(WebSocketListeners.class).openSockets() == 0);
    }

    @Test
    @DisplayName("channels are subscribed to over a WebSocket and as a stream of events")
    void channels() throws Exception {
        Channels channels = context.getBean(Channels.class);
        try (TestSocket socket = connect("/channels")) {
            socket.sendText("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"news\"}")
                    .expectJson("{\"type\":\"subscribed\",\"request\":1}");

            channels.publish("news", "first").block(Duration.ofSeconds(10));

            socket.expectJson("{\"channel\":\"news\",\"data\":\"first\"}");
        }
        Iterator<String> events = lines("/events?channel=news&history=1");
        CompletableFuture<Void> seen = CompletableFuture.runAsync(() -> {
            String line = events.next();
            while (!line.contains("\"data\":\"first\"")) {
                line = events.next();
            }
        });

        assertThat(seen).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName("SseEvents are a stream that ends")
    void sseEvents() throws Exception {
        Iterable<String> lines = () -> {
            try {
                return lines("/numbers");
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        };

        assertThat(lines).filteredOn(line -> line.startsWith("data:")).containsExactly("data:1", "data:2", "data:3");
    }
}
