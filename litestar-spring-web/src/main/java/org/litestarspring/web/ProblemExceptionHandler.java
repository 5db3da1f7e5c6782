package org.litestarspring.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Encoder;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.EncoderHttpMessageWriter;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/**
 * Answers every failure that no {@code @ExceptionHandler} took with an RFC 9457 problem.
 *
 * <p>The body has {@code type}, {@code title}, {@code status}, {@code detail}, {@code instance} (the request's path), a
 * stable {@code code}, and {@code errors} where several faults are known. A 5xx shows nothing of its cause but a
 * {@code requestId}, under which the log has it. Requests that accept {@code text/html} are left to the handlers after
 * this one, so that browsers keep getting pages. Once the response is committed the failure is passed on.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 * @since 0.1
 */
public final class ProblemExceptionHandler implements WebExceptionHandler, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemExceptionHandler.class);

    private final Problems problems;
    private final ServerResponse.Context responses;

    /**
     * Creates the handler.
     *
     * @param baseUri what a problem's code is appended to, to make its type
     * @param invalidBodyStatus the status for a body that cannot be read or breaks its constraints, 400 or 422
     * @param messages localises titles, details and constraint messages
     * @param codecs write the problem
     */
    public ProblemExceptionHandler(
            String baseUri, HttpStatusCode invalidBodyStatus, MessageSource messages, ServerCodecConfigurer codecs) {
        this(baseUri, invalidBodyStatus, messages, codecs, null, List.of());
    }

    /**
     * Creates the handler.
     *
     * @param baseUri what a problem's code is appended to, to make its type
     * @param invalidBodyStatus the status for a body that cannot be read or breaks its constraints, 400 or 422
     * @param messages localises titles, details and constraint messages
     * @param codecs write the problem
     * @param mappings as which problem the application's own failures are answered; null for none
     * @param customizers add to every problem, in this order
     */
    public ProblemExceptionHandler(
            String baseUri,
            HttpStatusCode invalidBodyStatus,
            MessageSource messages,
            ServerCodecConfigurer codecs,
            @Nullable ProblemMappings mappings,
            List<ProblemCustomizer> customizers) {
        this.problems = new Problems(
                baseUri,
                invalidBodyStatus,
                messages,
                new InputFaults(messages, WireNames.of(codecs.getReaders())),
                mappings,
                List.copyOf(customizers));
        this.responses = new Writers(codecs);
    }

    /** Just before Spring Boot's own handler of errors, which is at -1. */
    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()
                || DisconnectedClientHelper.isClientDisconnectedException(failure)
                || wantsPage(exchange)) {
            return Mono.error(failure);
        }
        Problems.Problem problem = problem(exchange, failure);
        ProblemDetail detail = problem.detail();
        HttpStatusCode status = HttpStatusCode.valueOf(detail.getStatus());
        // What the handler had said of its own body does not hold for this one.
        exchange.getResponse().getHeaders().remove(HttpHeaders.CONTENT_LENGTH);
        exchange.getResponse().getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        exchange.getResponse().getHeaders().remove(HttpHeaders.ETAG);
        return ServerResponse.status(status)
                .headers(headers -> headers.putAll(problem.headers()))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyValue(detail)
                .flatMap(response -> response.writeTo(exchange, this.responses));
    }

    private Problems.Problem problem(ServerWebExchange exchange, Throwable failure) {
        Problems.Problem problem = this.problems.of(failure, exchange);
        ProblemDetail detail = problem.detail();
        if (detail.getInstance() == null) {
            detail.setInstance(URI.create(exchange.getRequest().getURI().getRawPath()));
        }
        if (HttpStatusCode.valueOf(detail.getStatus()).is5xxServerError()) {
            String requestId = exchange.getRequest().getId();
            detail.setProperty("requestId", requestId);
            log(exchange, problem, requestId, failure);
        }
        return problem;
    }

    /**
     * A failure as a problem, for what carries it elsewhere than in an answer. Nothing is logged.
     *
     * @param detail what a client may see
     * @param isForeseen whether somebody foresaw it; else it belongs into the log
     */
    public record Told(ProblemDetail detail, boolean isForeseen) {}

    /** The problem of a failure, for where there is no answer to carry it, as in a frame of a WebSocket. */
    public Told tell(ServerWebExchange exchange, Throwable failure) {
        Problems.Problem problem = this.problems.of(failure, exchange);
        boolean isServers = HttpStatusCode.valueOf(problem.detail().getStatus()).is5xxServerError();
        return new Told(problem.detail(), problem.isForeseen() || !isServers);
    }

    /** The problem as JSON, for where no answer can carry it any more. The caller releases it. What {@link #handle} logs is logged. */
    public Mono<DataBuffer> encoded(ServerWebExchange exchange, Throwable failure, DataBufferFactory buffers) {
        ResolvableType type = ResolvableType.forClass(ProblemDetail.class);
        for (HttpMessageWriter<?> writer : this.responses.messageWriters()) {
            if (writer instanceof EncoderHttpMessageWriter<?> encoding
                    && encoding.canWrite(type, MediaType.APPLICATION_PROBLEM_JSON)) {
                @SuppressWarnings("unchecked") // canWrite said so
                Encoder<ProblemDetail> encoder = (Encoder<ProblemDetail>) encoding.getEncoder();
                return Mono.fromSupplier(() -> encoder.encodeValue(
                        problem(exchange, failure).detail(),
                        buffers,
                        type,
                        MediaType.APPLICATION_PROBLEM_JSON,
                        Map.of()));
            }
        }
        return Mono.error(failure);
    }

    /** A failure that its author foresaw needs its message in the log, one that nobody foresaw its stack. */
    private static void log(ServerWebExchange exchange, Problems.Problem problem, String requestId, Throwable failure) {
        String request =
                exchange.getRequest().getMethod() + " " + exchange.getRequest().getPath();
        int status = problem.detail().getStatus();
        if (problem.isForeseen()) {
            LOG.warn(
                    "{} was answered {}, requestId {}: {}",
                    request,
                    status,
                    requestId,
                    NestedExceptionUtils.getMostSpecificCause(failure).toString());
        } else {
            LOG.error("{} failed with {}, requestId {}", request, status, requestId, failure);
        }
    }

    private static boolean wantsPage(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getAccept().stream()
                .anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML));
    }

    private record Writers(ServerCodecConfigurer codecs) implements ServerResponse.Context {

        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return this.codecs.getWriters();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }
    }
}
