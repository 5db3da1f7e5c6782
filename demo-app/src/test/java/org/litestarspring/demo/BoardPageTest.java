package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.test.server.FreePorts;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DisplayName("The page, in a real browser,")
class BoardPageTest {

    private static final Logger LOG = LoggerFactory.getLogger(BoardPageTest.class);

    @Autowired
    AsyncRepository<Flight, Long> flights;

    @Autowired
    ChannelsWebSocketEndpoint sockets;

    @Autowired
    ChannelHub channels;

    @LocalServerPort
    int port;

    Path browser;

    @BeforeEach
    void findBrowser() {
        Optional<Path> program = Chromium.program();
        if (program.isEmpty()) {
            LOG.warn("SKIPPED: no chromium is on the path, so nobody has looked at the page. Install it to test that.");
        }
        Assumptions.assumeTrue(program.isPresent(), "a chromium on the path");
        this.browser = program.orElseThrow();
    }

    @Test
    @DisplayName("flips a row when a delay is published, without being loaded anew")
    void flips() {
        Flight flight = this.flights
                .insert(Flight.of(LocalDateTime.parse("2002-05-01T08:00"), "SFO", "JFK", 2586, 0))
                .block();
        assertThat(flight).isNotNull();
        String status = "document.querySelector('#flight-%d .status + .unseen')?.textContent".formatted(flight.id());

        try (Chromium chromium = Chromium.start(this.browser, 1400, 1000, false)) {
            chromium.open("http://localhost:" + this.port + "/");
            chromium.await(status + " === 'ON TIME'");
            chromium.await("document.getElementById('connection').dataset.state === 'live'");
            chromium.evaluate("window.notLoadedAnew = true");

            delay(this.port, flight.id(), 45);

            chromium.await(status + " === 'DELAYED'");
            assertThat(chromium.evaluate(
                            "document.querySelector('#flight-%d .delay').textContent".formatted(flight.id())))
                    .startsWith("+45");
            assertThat(chromium.evaluate("window.notLoadedAnew")).isEqualTo("true");
        }
    }

    @Test
    @DisplayName("has the suite's client at hand, which goes on after the server has closed, once and in order")
    void client() {
        Flight flight = this.flights
                .insert(Flight.of(LocalDateTime.parse("2002-05-02T08:00"), "BUR", "JFK", 2586, 0))
                .block();
        assertThat(flight).isNotNull();
        try (Chromium chromium = Chromium.start(this.browser, 1400, 1000, false)) {
            chromium.open("http://localhost:" + this.port + "/");
            chromium.await("document.getElementById('connection').dataset.state === 'live'");
            chromium.evaluate("""
                import('/litestar/channels.js').then(({Channels}) => {
                    window.seen = [];
                    window.channels = new Channels('/channels', {minBackoff: 50});
                    return channels.subscribe('board:BUR', {
                        onEvent: event => seen.push(event.data.delayMinutes),
                        onGap: () => seen.push('gap'),
                    }).ready;
                }).then(() => window.subscribed = true, failure => window.subscribed = failure)\
                """);
            chromium.await("window.subscribed !== undefined");
            assertThat(chromium.evaluate("subscribed")).isEqualTo("true");

            delay(this.port, flight.id(), 45);
            chromium.await("seen.join() === '45'");
            this.sockets.stop();
            chromium.await("channels.state !== 'open'");
            delay(this.port, flight.id(), 46);
            delay(this.port, flight.id(), 47);
            this.sockets.start();
            chromium.await("seen.join() === '45,46,47'");

            chromium.evaluate("channels.publish('board:BUR', 1).catch(error => window.refused = error.status)");
            chromium.await("window.refused === 403");
            chromium.evaluate("channels.close()");
        }
    }

    @Test
    @DisplayName("comes back to its board after a restart of the server, and goes on live")
    void restart() {
        int port = FreePorts.next();
        try (Chromium chromium = Chromium.start(this.browser, 1400, 1000, false)) {
            try (var before = departures(port)) {
                assertThat(before.isActive()).isTrue();
                chromium.open("http://localhost:" + port + "/");
                chromium.await("document.querySelectorAll('#rows tr').length > 20");
                chromium.await("document.getElementById('connection').dataset.state === 'live'");
                chromium.evaluate("window.notLoadedAnew = true");
            }
            chromium.await("document.getElementById('connection').dataset.state !== 'live'");
            chromium.evaluate("document.getElementById('rows').replaceChildren()");

            try (var after = departures(port)) {
                assertThat(after.isActive()).isTrue();
                chromium.await("document.querySelectorAll('#rows tr').length > 20");
                chromium.await("document.getElementById('connection').dataset.state === 'live'");
                String id = chromium.evaluate("document.querySelector('#rows tr').id.slice(7)");
                delay(port, Long.parseLong(id), 99);
                chromium.await(
                        "document.querySelector('#flight-%s .delay').textContent.startsWith('+99')".formatted(id));
                assertThat(chromium.evaluate("window.notLoadedAnew")).isEqualTo("true");
            }
        }
    }

    private static ConfigurableApplicationContext departures(int port) {
        String database = "r2dbc:h2:mem:///restart" + System.nanoTime()
                + "?options=DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
        return new SpringApplicationBuilder(DemoApplication.class)
                .run("--server.port=" + port, "--spring.r2dbc.url=" + database);
    }

    private static void delay(int port, Long id, int minutes) {
        WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .patch()
                .uri("/api/flights/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Map.of("delayMinutes", minutes))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    @DisplayName("talks to those who wait at the same airport, and says what was wrong with a line")
    void chat() {
        try (Chromium chromium = Chromium.start(this.browser, 1400, 1000, false);
                TestSocket ben = WebSocketTestClient.bindToServer(this.port)
                        .uri("/chat/SEA?name=ben")
                        .connect()) {
            chromium.open("http://localhost:" + this.port + "/#SEA");
            chromium.await("document.getElementById('chat-title')?.textContent === 'Chat at SEA'");
            submit(chromium, "chat-join", "name", "ann");
            chromium.await("document.getElementById('chat-state').textContent === 'You are here as ann.'");
            await().atMost(Duration.ofSeconds(10)).until(() -> chatting() == 2);

            ben.sendJson(Map.of("text", "Gate B4?")).expectJson("{\"from\":\"ben\"}");
            chromium.await("document.querySelector('#chat-lines li').innerText === 'ben\\nGate B4?'");
            submit(chromium, "chat-form", "text", "<b>On</b> my way");
            ben.expectJson("{\"from\":\"ann\",\"text\":\"<b>On</b> my way\"}");
            chromium.await("document.querySelector('#chat-lines .mine span')?.textContent === '<b>On</b> my way'");

            submit(chromium, "chat-form", "text", " ");
            chromium.await("document.getElementById('chat-state').textContent === 'must not be blank'");

            chromium.evaluate("document.getElementById('chat-leave').click()");
            await().atMost(Duration.ofSeconds(10)).until(() -> chatting() == 1);
            assertThat(chromium.evaluate("document.getElementById('chat-form').hidden"))
                    .isEqualTo("true");
        }
    }

    private long chatting() {
        return this.channels.statistics().get("chat:{airport}").subscribers();
    }

    private static void submit(Chromium chromium, String form, String field, String value) {
        chromium.evaluate(
                "(form => { form.elements.%s.value = '%s'; form.requestSubmit(); })(document.getElementById('%s'))"
                        .formatted(field, value, form));
    }

    @Test
    @DisplayName("fits a phone: nothing scrolls sideways, and the map and the chart are drawn")
    void phone() {
        try (Chromium chromium = Chromium.start(this.browser, 390, 844, true)) {
            chromium.open("http://localhost:" + this.port + "/#ORD");
            chromium.await("document.querySelectorAll('#chart rect').length > 5");
            chromium.await("document.querySelectorAll('#routes .route').length > 20");

            assertThat(chromium.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo("true");
            assertThat(chromium.evaluate("document.querySelector('table').scrollWidth <="
                            + " document.querySelector('#board').clientWidth"))
                    .isEqualTo("true");
        }
    }
}
