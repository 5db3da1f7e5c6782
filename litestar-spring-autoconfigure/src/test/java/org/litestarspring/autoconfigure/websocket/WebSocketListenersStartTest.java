package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.autoconfigure.channels.ChannelEndpointsAutoConfiguration;
import org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration;
import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.OnOpen;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.litestarspring.channels.websocket.listener.InvalidListenersException;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.litestarspring.dto.web.DtoHandlersException;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.test.websocket.TestSocket;
import org.litestarspring.test.websocket.WebSocketTestClient;
import org.litestarspring.web.Blocking;
import org.litestarspring.web.NonBlocking;
import org.litestarspring.web.UndeclaredHandlersException;
import org.litestarspring.web.UnknownPoolException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class WebSocketListenersStartTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    LitestarWebAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class,
                    ChannelEndpointsAutoConfiguration.class,
                    WebSocketListenersAutoConfiguration.class));

    record Note(String text) {}

    @NonBlocking
    @WebSocketListener("/marked")
    static class Marked {

        Note note(Note note) {
            return note;
        }
    }

    static class Undeclared {

        @WebSocketListener("/undeclared")
        Note undeclared(Note note) {
            return note;
        }

        @WebSocketListener("/reactive")
        Mono<Note> reactive(Note note) {
            return Mono.just(note);
        }

        @Blocking
        @WebSocketListener("/blocking")
        Note blocking(Note note) {
            return note;
        }
    }

    @Test
    @DisplayName("B1 a listener that is plain and says nothing of its execution is among the undeclared handlers")
    void undeclared() {
        ReactiveWebApplicationContextRunner failing =
                runner.withPropertyValues("litestar.web.undeclared-handlers=fail");
        failing.withBean(Marked.class).run(context -> assertThat(context).hasNotFailed());
        failing.withBean(Marked.class).withBean(Undeclared.class).run(context -> assertThat(context)
                .getFailure()
                .isInstanceOfSatisfying(UndeclaredHandlersException.class, failure -> assertThat(failure.handlers())
                        .containsExactly("Undeclared.undeclared")));
    }

    static class Bad {

        @WebSocketListener("/nothing")
        void nothing() {}

        @WebSocketListener("/two")
        void two(Note one, Note other) {}

        @WebSocketListener("/rooms/{room}")
        void lost(@PathVariable String hall, Note note) {}

        @WebSocketListener
        void nowhere(Note note) {}

        @WebSocketListener("/same")
        void same(Note note) {}

        @WebSocketListener("/same")
        void sameAgain(Note note) {}

        @WebSocketListener("/later")
        void later(Mono<Note> note) {}

        @WebSocketStream("/plain")
        String plain() {
            return "";
        }

        @WebSocketStream("/taking")
        Flux<String> taking(Note note) {
            return Flux.empty();
        }
    }

    @WebSocketListener("/bad-type")
    static class BadType {

        @OnOpen
        void opened(Note note) {}

        @OnClose
        void closed(CloseStatus status) {}

        void one(String text) {}

        void two(Note note) {}
    }

    @Test
    @DisplayName("W32 what cannot be a listener fails the start, each with its method's name")
    void faults() {
        this.runner.withBean(Bad.class).withBean(BadType.class).run(context -> {
            assertThat(context).hasFailed();
            InvalidListenersException failure = (InvalidListenersException) context.getStartupFailure();
            assertThat(failure.faults())
                    .hasSize(10)
                    .anyMatch(fault -> fault.startsWith("Bad.nothing has no payload"))
                    .anyMatch(fault -> fault.startsWith("Bad.two has 2 arguments"))
                    .anyMatch(fault -> fault.startsWith("Bad.lost asks for the path variable \"hall\""))
                    .anyMatch(fault -> fault.startsWith("Bad.nowhere has no path"))
                    .anyMatch(fault -> fault.startsWith("Bad.sameAgain has the path \"/same\" of Bad.same"))
                    .anyMatch(fault -> fault.startsWith("Bad.later takes Mono"))
                    .anyMatch(fault -> fault.startsWith("Bad.plain returns String"))
                    .anyMatch(fault -> fault.startsWith("Bad.taking takes Note"))
                    .anyMatch(fault -> fault.startsWith("BadType.opened takes Note"))
                    .anyMatch(fault -> fault.startsWith("BadType.one and BadType.two take the same frames"));
            FailureAnalysis analysis = new InvalidListenersFailureAnalyzer().analyze(failure, failure);
            assertThat(analysis.getDescription()).contains("\n    Bad.nothing");
        });
    }

    static class Hiding {

        @WebSocketListener("/hiding")
        @UseDto(Flight.View.class)
        Object hiding(@Valid Flight flight) {
            return flight;
        }
    }

    static class Pooled {

        @Blocking(pool = "reports")
        @WebSocketListener("/pooled")
        String pooled(String text) {
            return text;
        }
    }

    @Test
    @DisplayName("A DTO that cannot hold, and a pool that is not there, fail the start")
    void bridges() {
        this.runner.withBean(Hiding.class).run(context -> assertThat(context.getStartupFailure())
                .isInstanceOf(DtoHandlersException.class)
                .hasMessageContaining("Hiding.hiding"));
        this.runner.withBean(Pooled.class).run(context -> assertThat(context.getStartupFailure())
                .isInstanceOf(UnknownPoolException.class)
                .hasMessageContaining("Pooled.pooled"));
    }

    @Test
    @DisplayName("A property out of bounds fails the start with the line to write")
    void properties() {
        for (String name : List.of("max-messages-per-second", "read-ahead", "send-buffer", "max-invalid")) {
            this.runner.withPropertyValues("litestar.websocket." + name + "=0").run(context -> assertThat(
                            context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidPropertyException.class)
                    .hasMessageContaining(name));
        }
        this.runner.withPropertyValues("litestar.websocket.idle-timeout=0s").run(context -> assertThat(context)
                .hasFailed());
        this.runner.run(context ->
                assertThat(context.getBean(WebSocketListeners.class).paths()).isEmpty());
    }

    @Test
    @DisplayName(
            "W5 W11 W30 by policy, invalid payloads close with 1007 and 1008, idle sockets with 4408, all with 1001 at the end")
    void policies() {
        ConfigurableApplicationContext context = WebSocketListenersTest.application(
                "--litestar.websocket.invalid-payload=close",
                "--litestar.websocket.idle-timeout=2s",
                "--litestar.websocket.max-messages-per-second=2");
        WebSocketTestClient client = WebSocketTestClient.bindToServer(
                context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
        client.uri("/plain")
                .connect()
                .sendText("{")
                .expectJson("{\"type\":\"error\"}")
                .expectClose(1007);
        client.uri("/chat/x")
                .connect()
                .sendJson(Map.of("text", ""))
                .expectJson("{\"type\":\"error\"}")
                .expectClose(1008);
        client.uri("/idle").connect().expectText("ready").expectClose(4408);
        TestSocket hasty = client.uri("/plain").connect();
        for (int i = 0; i < 3; i++) {
            hasty.sendText("{\"number\":1}");
        }
        hasty.expectJson("{\"number\":2}")
                .expectJson("{\"number\":2}")
                .expectJson("{\"problem\":{\"status\":429}}")
                .close();
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.get("litestar.websocket.invalid").functionCounter().count())
                .isEqualTo(2);
        assertThat(meters.get("litestar.websocket.message")
                        .tag("path", "/plain")
                        .tag("method", "Methods.plain")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("litestar.websocket.message")
                        .tag("outcome", "invalid")
                        .timers())
                .hasSize(2);
        TestSocket last = client.uri("/chat/last").connect();
        last.expectNothing(Duration.ofMillis(100));

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(context::close);

        last.expectClose(1001);
        stopping.join();
    }
}
