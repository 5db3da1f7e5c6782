package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelSettings;

@DisplayName("The client in JavaScript, in Node")
class JavaScriptClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static EndpointServer server;

    /** A channel of each test alone; expressions call it {@code board:SFO}. */
    private final String board = "board:" + UUID.randomUUID();

    private Node node;

    @BeforeAll
    static void serve() {
        server = EndpointServer.start(
                ChannelsWebSocketSettings.defaults(),
                ChannelSettings.defaults(),
                ChannelAuthorizer.rules(rules -> rules.subscribe("board:*")
                        .permitAll()
                        .subscribe("news")
                        .permitAll()
                        .subscribe("chat:{room}")
                        .authenticated()
                        .publish("board:*")
                        .permitAll()));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void start() throws Exception {
        Optional<Path> program = Node.program();
        Assumptions.assumeTrue(program.isPresent(), "There is no node on the path.");
        this.node = new Node(program.get());
        this.node.evaluate("globalThis.seen = []; globalThis.states = []; globalThis.record = name => frame =>"
                + " seen.push(name + ' ' + JSON.stringify(frame.data ?? frame.code));");
        open("channels", "{minBackoff: 50, onState: state => states.push(state)}");
    }

    @AfterEach
    void stop() {
        if (this.node != null) {
            this.node.close();
        }
        await().atMost(PATIENCE).until(() -> server.endpoint.openSockets() == 0);
    }

    private void open(String name, String options) {
        evaluate("globalThis.%s = new Channels('%s', %s); 0".formatted(name, server.uri(), options));
    }

    private String evaluate(String expression) {
        return this.node.evaluate(expression.replace("board:SFO", this.board));
    }

    private void awaitSeen(String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(evaluate("seen.join('|')")).isEqualTo(String.join("|", expected)));
    }

    private String subscribe(String channel, String more) {
        return ("globalThis.sub = channels.subscribe('%s', {onEvent: record('event'), onGap: record('gap'), onError:"
                        + " record('error')%s}); sub.ready")
                .formatted(channel, more);
    }

    @Test
    @DisplayName("publishes and gets events, each with its place, and asks for history first")
    void roundTrip() {
        String first = evaluate("channels.publish('board:SFO', {flight: 'UA-17'}, {event: 'delayed', key: 'UA-17'})");
        assertThat(evaluate(subscribe("board:SFO", ", history: 1"))).isNotEqualTo(first);
        awaitSeen("event {\"flight\":\"UA-17\"}");

        String second = evaluate("channels.publish('board:SFO', 2)");

        awaitSeen("event {\"flight\":\"UA-17\"}", "event 2");
        assertThat(evaluate("sub.position")).isEqualTo(second);
        evaluate("sub.unsubscribe()");
        evaluate("channels.publish('board:SFO', 3)");
        assertThat(evaluate("seen.length")).isEqualTo("2");
        evaluate("channels.close()");
        assertThat(evaluate("states.join()")).isEqualTo("connecting,open,closed");
    }

    @Test
    @DisplayName("K18 comes back by itself after the server has closed, and gets what it missed once, in order")
    void resumes() {
        evaluate(subscribe("board:SFO", ""));
        server.hub.publish(this.board, 1).block(PATIENCE);
        awaitSeen("event 1");

        server.endpoint.stop();
        await().atMost(PATIENCE).until(() -> evaluate("channels.state").equals("waiting"));
        for (int i = 2; i <= 4; i++) {
            server.hub.publish(this.board, i).block(PATIENCE);
        }
        server.endpoint.start();

        awaitSeen("event 1", "event 2", "event 3", "event 4");
        server.hub.publish(this.board, 5).block(PATIENCE);
        awaitSeen("event 1", "event 2", "event 3", "event 4", "event 5");
        assertThat(evaluate("states.join()"))
                .startsWith("connecting,open,waiting,connecting")
                .endsWith("open");
    }

    @Test
    @DisplayName("K2 is told of a gap where its position is of another epoch")
    void gap() {
        server.hub.publish(this.board, 1).block(PATIENCE);

        evaluate(subscribe("board:SFO", ", position: 'elsewhere-7'"));

        awaitSeen("gap {\"missed\":null}", "event 1");
    }

    @Test
    @DisplayName("is told of refusals with the problem, and a second subscription of one channel is an error")
    void refusals() {
        assertThat(evaluate(
                        "channels.publish('news', 1).catch(error => error instanceof ChannelError && error.status)"))
                .isEqualTo("403");
        assertThat(evaluate("channels.publish('bord:SFO', 1).catch(error => error.message)"))
                .contains("Did you mean \"board:SFO\"?");
        assertThat(evaluate("channels.members('chat:lobby').catch(error => error.code)"))
                .isEqualTo("unauthenticated");
        assertThat(evaluate(subscribe("chat:lobby", "") + ".catch(error => error.status)"))
                .isEqualTo("401");
        awaitSeen("error \"unauthenticated\"");
        evaluate(subscribe("news", ""));
        assertThat(evaluate("(() => { try { channels.subscribe('news') } catch (error) { return error.message } })()"))
                .contains("already");
        assertThat(evaluate("channels.state")).isEqualTo("open");
    }

    @Test
    @DisplayName("keeps requests for a connection that is away, as many as may wait, and not for ever")
    void pending() {
        server.endpoint.stop();
        open("away", "{minBackoff: 50, maxBackoff: 100, requestTimeout: 20000, maxPending: 2}");
        evaluate("globalThis.answers = [1, 2, 3].map(n => away.publish('board:SFO', n).then(() => 'sent', error =>"
                + " error.code)); 0");

        assertThat(evaluate("answers[2]")).isEqualTo("too-many-pending");
        open("late", "{requestTimeout: 50}");
        assertThat(evaluate("late.publish('board:SFO', 9).catch(error => error.code)"))
                .isEqualTo("timeout");
        server.endpoint.start();

        assertThat(evaluate("Promise.all(answers)")).isEqualTo("sent,sent,too-many-pending");
        assertThat(server.hub.history(this.board, 10).count().block(PATIENCE)).isEqualTo(2);
        evaluate("away.close(); late.close()");
        assertThat(evaluate("away.publish('board:SFO', 1).catch(error => error.code)"))
                .isEqualTo("closed");
    }

    @Test
    @DisplayName("notices a server that is silent, and opens another connection")
    void silent() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> {
                try {
                    Socket first = accept(mute);
                    accept(mute);
                    first.close();
                    return 2;
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });

            evaluate(
                    "globalThis.mute = new Channels('ws://127.0.0.1:%d/', {heartbeat: 50, pongTimeout: 50, minBackoff: 20});"
                                    .formatted(mute.getLocalPort())
                            + " mute.subscribe('news'); 0");

            assertThat(second.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
            evaluate("mute.close()");
        }
    }

    /** Answers the handshake, and nothing after it. */
    private static Socket accept(ServerSocket server) throws Exception {
        Socket socket = server.accept();
        BufferedReader head =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        String key = "";
        for (String line = head.readLine(); !line.isEmpty(); line = head.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    @DisplayName("declares the types of all that it exports")
    void types() throws Exception {
        String declared = Files.readString(Path.of(Node.client().toURI()).resolveSibling("channels.d.ts"));
        String[] exported = evaluate("['Channels', 'ChannelError'].flatMap(name => [`class ${name}`,"
                        + " ...Object.getOwnPropertyNames(globalThis[name].prototype)])")
                .split(",");

        assertThat(exported).hasSizeGreaterThan(6).allSatisfy(name -> assertThat(declared)
                .containsPattern("\\b" + name + "\\b"));
        assertThat(Arrays.asList(
                        evaluate("Object.keys(new ChannelError({code: 1, status: 2, title: 3, detail: 4, type: 5}))")
                                .split(",")))
                .filteredOn(name -> !name.equals("name"))
                .allSatisfy(name -> assertThat(declared).containsPattern("\\b" + name + "\\b"));
    }
}
