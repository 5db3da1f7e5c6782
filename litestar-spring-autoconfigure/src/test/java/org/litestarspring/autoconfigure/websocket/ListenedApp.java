package org.litestarspring.autoconfigure.websocket;

import com.fasterxml.jackson.annotation.JsonTypeName;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.beans.PropertyEditorSupport;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.OnOpen;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.litestarspring.channels.websocket.WireFormat;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.Blocking;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Listeners of every kind. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    OwnResources.class,
    ListenedApp.Chat.class,
    ListenedApp.Orders.class,
    ListenedApp.Methods.class,
    ListenedApp.Streams.class,
    ListenedApp.Failing.class,
    ListenedApp.ClosedDoor.class,
    ListenedApp.Bound.class,
    ListenedApp.Advice.class
})
class ListenedApp {

    /** Whoever says {@code X-User} is that user; whoever says {@code X-Refuse} is refused with that status. */
    @Bean
    WebFilter guard() {
        return (exchange, chain) -> {
            String status = exchange.getRequest().getHeaders().getFirst("X-Refuse");
            if (status != null) {
                return Mono.error(
                        new ResponseStatusException(HttpStatusCode.valueOf(Integer.parseInt(status)), "Not you."));
            }
            String user = exchange.getRequest().getHeaders().getFirst("X-User");
            return chain.filter(
                    user == null
                            ? exchange
                            : exchange.mutate()
                                    .principal(Mono.<Principal>just(() -> user))
                                    .build());
        };
    }

    @Bean
    WebSocketRoute rooms() {
        return WebSocketRoute.listener(
                        "/rooms/{room}",
                        ChatLine.class,
                        (line, peer) -> Mono.just(peer.pathVariables().get("room") + ": " + line.text()))
                .onOpen(peer -> Mono.just("welcome"))
                .onClose((peer, status) -> Mono.fromRunnable(this.routesClosed::incrementAndGet));
    }

    @Bean
    WebSocketRoute projected() {
        return WebSocketRoute.listener("/projected", Flight.class, (flight, peer) -> {
                    peer.send(new Flight("sent", 0, flight.secret()));
                    return Mono.just(new Flight(flight.number(), flight.minutes() + 1, "hidden"));
                })
                .onOpen(peer -> Mono.just(new Flight("opened", 0, "hidden")))
                .withDto(Flight.View.class);
    }

    @Bean
    WebSocketRoute projectedStream() {
        return WebSocketRoute.stream("/projected-stream", peer -> Flux.just(new Flight("UA-1", 1, "hidden"), "end"))
                .withDto(Flight.View.class);
    }

    @Bean
    WebSocketRoute countdown() {
        return WebSocketRoute.stream("/countdown", peer -> Flux.just(2, 1));
    }

    final AtomicInteger routesClosed = new AtomicInteger();

    record ChatLine(@NotBlank String text, @Nullable String from) {}

    @WebSocketListener("/chat/{room}")
    static class Chat {

        final Queue<String> log = new ConcurrentLinkedQueue<>();
        final Map<String, WebSocketPeer> peers = new ConcurrentHashMap<>();

        @OnOpen
        Mono<Void> opened(@PathVariable String room, @Nullable Principal who, WebSocketPeer peer) {
            return Mono.delay(Duration.ofMillis(20)).then(Mono.fromRunnable(() -> {
                String name = who == null ? "guest" : who.getName();
                peer.attributes().put("name", name);
                this.peers.put(name, peer);
                this.log.add(name + " in " + room);
            }));
        }

        Mono<ChatLine> said(@PathVariable String room, @Valid ChatLine line, WebSocketPeer peer) {
            return Mono.just(new ChatLine(line.text(), peer.attributes().get("name") + "@" + room));
        }

        /** Not for clients. */
        @EventListener
        void started(ApplicationStartedEvent event) {
            this.log.add("started");
        }

        @OnClose
        void closed(@PathVariable String room, WebSocketPeer peer, CloseStatus status) {
            this.log.add(peer.attributes().get("name") + " out of " + room + " " + status.getCode());
        }

        private String helper(ChatLine line) {
            return line.text();
        }
    }

    record Place(@Positive int amount) {}

    @JsonTypeName("cancel-order")
    record Cancel(String id) {}

    @WebSocketListener("/orders")
    static class Orders {

        String place(@Valid Place order) {
            return "placed " + order.amount();
        }

        String cancel(Cancel order) {
            return "cancelled " + order.id();
        }

        byte[] receipt(byte[] scanned) {
            return new byte[] {(byte) scanned.length};
        }
    }

    record Plain(int number, @Nullable String text) {}

    @Component
    static class Methods {

        final AtomicInteger started = new AtomicInteger();
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final Queue<String> quiet = new ConcurrentLinkedQueue<>();

        @WebSocketListener("/flights")
        @UseDto(Flight.View.class)
        Flight flight(Flight flight, WebSocketPeer peer) {
            if (flight.minutes() > 100) {
                peer.send(new Flight(flight.number(), 0, "hidden"));
            }
            return new Flight(flight.number(), flight.minutes() + 1, "hidden");
        }

        @WebSocketListener("/plain")
        Plain plain(@Valid Plain plain) {
            return new Plain(plain.number() + 1, plain.text());
        }

        @WebSocketListener("/quiet")
        void quiet(String text) {
            this.quiet.add(text);
        }

        @WebSocketListener("/words")
        Flux<String> words(String text) {
            return Flux.fromArray(text.split(" ")).delayElements(Duration.ofMillis(1));
        }

        @WebSocketListener("/bytes")
        byte[] bytes(byte[] bytes) {
            return bytes;
        }

        @WebSocketListener(path = "/json", format = WireFormat.JSON)
        String json(@Size(max = 5) String text) {
            return text + "!";
        }

        @WebSocketListener(path = "/binary", format = WireFormat.BINARY)
        Plain binary(Plain plain) {
            return plain;
        }

        @WebSocketListener("/one-by-one")
        Mono<String> oneByOne(String millis) {
            return work(millis);
        }

        @WebSocketListener(path = "/ordered", concurrency = 4)
        Mono<String> ordered(String millis) {
            return work(millis);
        }

        @WebSocketListener(path = "/unordered", concurrency = 4, ordered = false)
        Mono<String> unordered(String millis) {
            return work(millis);
        }

        private Mono<String> work(String millis) {
            this.started.incrementAndGet();
            this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
            return Mono.delay(Duration.ofMillis(Long.parseLong(millis)))
                    .map(done -> millis)
                    .doOnTerminate(this.running::decrementAndGet);
        }

        @WebSocketListener("/bound/{id}")
        String bound(
                @PathVariable int id,
                @RequestParam @Max(10) int limit,
                @RequestHeader("X-Tenant") String tenant,
                String text) {
            return id + " " + limit + " " + tenant + " " + text;
        }

        @WebSocketListener("/sum")
        Flux<Integer> sum(Flux<Plain> all) {
            return all.take(3).scan(0, (sum, plain) -> sum + plain.number()).skip(1);
        }

        @Blocking
        @WebSocketListener("/thread")
        String thread(String any) throws InterruptedException {
            Thread.sleep(1);
            return Thread.currentThread().getName();
        }

        @WebSocketListener(
                path = "/protocol",
                subProtocols = {"v2", "v1"})
        String protocol(String any, WebSocketPeer peer) {
            return String.valueOf(peer.subProtocol());
        }

        @WebSocketListener(path = "/protocol-only", subProtocols = "v2", requireSubProtocol = true)
        String protocolOnly(String any) {
            return any;
        }

        @WebSocketListener("/flood")
        void flood(String count, WebSocketPeer peer) {
            String kilobytes = "x".repeat(64 * 1024);
            for (int i = 0; i < Integer.parseInt(count); i++) {
                peer.send(kilobytes);
            }
        }

        @WebSocketListener("/bye")
        CloseStatus bye(String reason) {
            return new CloseStatus(4001, reason);
        }
    }

    @Component
    static class Streams {

        final AtomicInteger cancelled = new AtomicInteger();

        @WebSocketStream("/ticks/{count}")
        @UseDto(Flight.View.class)
        Flux<Flight> ticks(@PathVariable int count) {
            return Flux.range(1, count).map(i -> new Flight("UA-" + i, i, "hidden"));
        }

        @WebSocketStream("/idle")
        Flux<String> idle() {
            return Flux.<String>never().startWith("ready").doOnCancel(this.cancelled::incrementAndGet);
        }

        @WebSocketStream(path = "/strict", incoming = WebSocketStream.Incoming.REFUSE)
        Flux<String> strict() {
            return Flux.never();
        }

        @WebSocketStream("/hot")
        Flux<String> hot() {
            String kilobytes = "x".repeat(256 * 1024);
            return Flux.interval(Duration.ofMillis(1)).map(tick -> kilobytes);
        }
    }

    record Span(int from, int to) {}

    /** Its arguments need binders of its own, and one of an advice. */
    @WebSocketListener("/spans/{span}/{level}")
    static class Bound {

        @InitBinder("span")
        void spans(WebDataBinder binder) {
            binder.registerCustomEditor(Span.class, new PropertyEditorSupport() {
                @Override
                public void setAsText(String text) {
                    String[] ends = text.split("-", -1);
                    setValue(new Span(Integer.parseInt(ends[0]), Integer.parseInt(ends[1])));
                }
            });
        }

        String said(@PathVariable Span span, @PathVariable Level level, String text) {
            return span.from() + ".." + span.to() + " " + level + " " + text;
        }
    }

    enum Level {
        LOW,
        HIGH
    }

    static class BusinessException extends RuntimeException {

        BusinessException(String message) {
            super(message);
        }
    }

    static class GlobalException extends RuntimeException {}

    @Component
    static class Failing {

        @WebSocketListener("/failing")
        Mono<String> failing(String how) {
            return switch (how) {
                case "business" -> Mono.error(new BusinessException("No seat left."));
                case "global" -> throw new GlobalException();
                case "status" -> Mono.error(new ResponseStatusException(HttpStatus.CONFLICT, "Taken."));
                case "ok" -> Mono.just("ok");
                default -> throw new IllegalStateException("inner secret");
            };
        }

        @ExceptionHandler
        Mono<Map<String, String>> business(BusinessException failure) {
            return Mono.just(Map.of("type", "refused", "why", String.valueOf(failure.getMessage())));
        }
    }

    @WebSocketListener("/closed-door")
    static class ClosedDoor {

        @OnOpen
        void opened() {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, "Not today.");
        }

        void message(String any) {}
    }

    @ControllerAdvice
    static class Advice {

        @InitBinder
        void levels(WebDataBinder binder) {
            binder.registerCustomEditor(Level.class, new PropertyEditorSupport() {
                @Override
                public void setAsText(String text) {
                    setValue(Level.values()[Integer.parseInt(text)]);
                }
            });
        }

        @ExceptionHandler
        CloseStatus global(GlobalException failure, WebSocketPeer peer) {
            return new CloseStatus(4000, "by advice");
        }
    }
}
