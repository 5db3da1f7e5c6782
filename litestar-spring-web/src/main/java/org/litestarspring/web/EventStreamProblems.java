package org.litestarspring.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells the client of a stream of server-sent events what it failed with, where an HTTP answer cannot any more: the
 * stream ends with an event named {@code error}, whose data is the problem. A stream that fails before its first event is
 * answered as every other request.
 *
 * @since 0.1
 */
public final class EventStreamProblems implements WebFilter, Ordered {

    private final ProblemExceptionHandler problems;

    /** Creates the filter, which answers as {@code problems} would. */
    public EventStreamProblems(ProblemExceptionHandler problems) {
        this.problems = problems;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpResponse response = exchange.getResponse() instanceof ZeroCopyHttpOutputMessage files
                ? new EndingWithFiles(exchange, files)
                : new Ending(exchange);
        return chain.filter(new ServerWebExchangeDecorator(exchange) {
            @Override
            public ServerHttpResponse getResponse() {
                return response;
            }
        });
    }

    /** Innermost, so that what other filters make of a response holds for the last event too. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private class Ending extends ServerHttpResponseDecorator {

        private final ServerWebExchange exchange;

        private Ending(ServerWebExchange exchange) {
            super(exchange.getResponse());
            this.exchange = exchange;
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            MediaType type = getHeaders().getContentType();
            if (type == null || !MediaType.TEXT_EVENT_STREAM.isCompatibleWith(type)) {
                return super.writeAndFlushWith(body);
            }
            AtomicBoolean begun = new AtomicBoolean();
            Flux<Publisher<? extends DataBuffer>> events = Flux.from(body)
                    .<Publisher<? extends DataBuffer>>map(event -> event)
                    .doOnNext(event -> begun.set(true))
                    .onErrorResume(failure -> begun.get() ? Flux.just(last(failure)) : Flux.error(failure));
            return super.writeAndFlushWith(events);
        }

        private Mono<DataBuffer> last(Throwable failure) {
            return EventStreamProblems.this
                    .problems
                    .encoded(this.exchange, failure, bufferFactory())
                    .map(json -> {
                        String data = json.toString(StandardCharsets.UTF_8).replace("\n", "\ndata:");
                        DataBufferUtils.release(json);
                        byte[] event = ("event:error\ndata:" + data + "\n\n").getBytes(StandardCharsets.UTF_8);
                        return bufferFactory().wrap(event);
                    });
        }
    }

    /** Static files go to the socket without passing through memory, as without this filter. */
    private final class EndingWithFiles extends Ending implements ZeroCopyHttpOutputMessage {

        private final ZeroCopyHttpOutputMessage files;

        private EndingWithFiles(ServerWebExchange exchange, ZeroCopyHttpOutputMessage files) {
            super(exchange);
            this.files = files;
        }

        @Override
        public Mono<Void> writeWith(Path file, long position, long count) {
            return this.files.writeWith(file, position, count);
        }
    }
}
