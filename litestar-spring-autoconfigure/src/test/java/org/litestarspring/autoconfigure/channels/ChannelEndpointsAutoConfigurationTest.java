package org.litestarspring.autoconfigure.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.sse.ChannelsSseEndpoint;
import org.litestarspring.channels.web.AllowedOrigins;
import org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ChannelEndpointsAutoConfigurationTest {

    private static final String PATHS = "litestar.channels.websocket.path=/channels";

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class,
                    ChannelEndpointsAutoConfiguration.class));

    @Test
    @DisplayName("There is no endpoint unless its path is set")
    void paths() {
        this.runner.run(context -> assertThat(context)
                .doesNotHaveBean(ChannelsWebSocketEndpoint.class)
                .doesNotHaveBean(ChannelsSseEndpoint.class));
        this.runner.withPropertyValues(PATHS).run(context -> assertThat(context)
                .hasSingleBean(ChannelsWebSocketEndpoint.class)
                .doesNotHaveBean(ChannelsSseEndpoint.class));
        this.runner.withPropertyValues("litestar.channels.sse.path=/events").run(context -> assertThat(context)
                .doesNotHaveBean(ChannelsWebSocketEndpoint.class)
                .hasSingleBean(ChannelsSseEndpoint.class));
    }

    @Test
    @DisplayName("There is none outside a reactive web application, and none of channels that are not there")
    void conditions() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class,
                        LitestarChannelsAutoConfiguration.class,
                        ChannelEndpointsAutoConfiguration.class))
                .withPropertyValues(PATHS)
                .run(context -> assertThat(context).doesNotHaveBean(ChannelsWebSocketEndpoint.class));
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(WebFluxAutoConfiguration.class, ChannelEndpointsAutoConfiguration.class))
                .withPropertyValues(PATHS)
                .run(context -> assertThat(context).doesNotHaveBean(ChannelsWebSocketEndpoint.class));
    }

    @Test
    @DisplayName("The application's own bean wins")
    void own() {
        this.runner
                .withPropertyValues(PATHS)
                .withBean("own", AllowedOrigins.class, AllowedOrigins::sameOrigin)
                .run(context ->
                        assertThat(context).hasSingleBean(AllowedOrigins.class).hasBean("own"));
    }

    @Test
    @DisplayName("Wired by properties alone, a browser subscribes over both, and what is refused is a problem")
    void endToEnd() throws Exception {
        try (ConfigurableApplicationContext context = application(
                "--server.port=0",
                "--litestar.channels.patterns=board:{airport}",
                "--litestar.channels.websocket.path=/channels",
                "--litestar.channels.sse.path=/events",
                "--litestar.channels.sse.retry=3s",
                "--litestar.channels.max-subscriptions-per-connection=1",
                "--litestar.channels.allowed-origins=https://good.example",
                "--litestar.web.problem-base-uri=https://example.com/problems/")) {
            String authority = "localhost:" + context.getEnvironment().getProperty("local.server.port");
            HttpClient client = HttpClient.newHttpClient();
            BlockingQueue<String> frames = new LinkedBlockingQueue<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://" + authority + "/channels"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                            frames.add(data.toString());
                            webSocket.request(1);
                            return null;
                        }
                    })
                    .join();
            socket.sendText("{\"type\":\"subscribe\",\"request\":1,\"channel\":\"board:SFO\"}", true)
                    .join();
            assertThat(frames.poll(20, TimeUnit.SECONDS)).contains("\"subscribed\"", "\"request\":1");
            socket.sendText("{\"type\":\"publish\",\"request\":2,\"channel\":\"board:SFO\",\"data\":1}", true)
                    .join();
            assertThat(frames.poll(20, TimeUnit.SECONDS))
                    .contains("\"error\"", "\"request\":2", "\"status\":403", "https://example.com/problems/forbidden");
            socket.sendText("{\"type\":\"subscribe\",\"request\":3,\"channel\":\"board:OAK\"}", true)
                    .join();
            assertThat(frames.poll(20, TimeUnit.SECONDS)).contains("\"status\":429");

            context.getBean(Channels.class).publish("board:SFO", "late").block();

            assertThat(frames.poll(20, TimeUnit.SECONDS)).contains("\"data\":\"late\"");
            HttpResponse<String> script =
                    client.send(get(authority, "/litestar/channels.js"), HttpResponse.BodyHandlers.ofString());
            assertThat(script.body()).contains("export class Channels");
            assertThat(script.headers().firstValue("content-type")).hasValue("text/javascript;charset=UTF-8");
            HttpRequest again = HttpRequest.newBuilder(script.uri())
                    .header("If-None-Match", script.headers().firstValue("etag").orElseThrow())
                    .build();
            assertThat(client.send(again, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(304);
            HttpResponse<String> types =
                    client.send(get(authority, "/litestar/channels.d.ts"), HttpResponse.BodyHandlers.ofString());
            assertThat(types.body()).contains("export class Channels");
            HttpResponse<Stream<String>> events = client.send(
                    get(authority, "/events?channel=board:SFO&history=1"), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = events.body()) {
                assertThat(lines.limit(6)).contains("retry:3000").anyMatch(line -> line.contains("\"data\":\"late\""));
            }
            HttpResponse<String> unknown =
                    client.send(get(authority, "/events?channel=bord:SFO"), HttpResponse.BodyHandlers.ofString());
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(unknown.body()).contains("Did you mean", "https://example.com/problems/unknown-channel");
            HttpRequest foreign = HttpRequest.newBuilder(
                            get(authority, "/events?channel=board:SFO").uri())
                    .header("Origin", "https://evil.example")
                    .build();
            assertThat(client.send(foreign, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            socket.abort();
        }
    }

    @Test
    @DisplayName("C35 the suite's own filters do not keep events from being written straight to the channel, whole")
    void straight() throws Exception {
        try (ConfigurableApplicationContext context = application(
                "--server.port=0", "--litestar.channels.names=news", "--litestar.channels.sse.path=/events")) {
            String authority = "localhost:" + context.getEnvironment().getProperty("local.server.port");
            HttpResponse<Stream<String>> events = HttpClient.newHttpClient()
                    .send(get(authority, "/events?channel=news"), HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = events.body()) {
                Iterator<String> read = lines.iterator();
                while (!read.next().startsWith("id:")) {
                    // until the subscription stands
                }
                context.getBean(Channels.class).publish("news", 1).block();
                while (!read.next().startsWith("data:")) {
                    // until the event has come
                }
            }

            assertThat(context.getBean(Written.class).pieces)
                    .anyMatch(piece -> piece.matches("(?s)[0-9a-f]+\r\nid:.*data:.*\n\n\r\n"));
        }
    }

    private static HttpRequest get(String authority, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + authority + path)).build();
    }

    private static ConfigurableApplicationContext application(String... arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application.run(arguments);
    }

    /** What the handlers of HTTP gave to the connections, piece by piece. */
    static class Written {

        final Queue<String> pieces = new ConcurrentLinkedQueue<>();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(OwnResources.class)
    static class Application {

        @Bean
        Written written() {
            return new Written();
        }

        @Bean
        NettyServerCustomizer seeing(Written written) {
            return server -> server.doOnConnection(
                    connection -> connection.channel().pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                            if (message instanceof ByteBuf bytes) {
                                written.pieces.add(bytes.toString(StandardCharsets.UTF_8));
                            }
                            context.write(message, promise);
                        }
                    }));
        }
    }
}
