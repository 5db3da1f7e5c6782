package org.litestarspring.dto.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets a handler that takes an entity under a DTO take forms as well as JSON, url-encoded and multipart, under the same
 * rules: the form becomes the JSON that it stands for, and the handler is called as ever. File parts stay what they are.
 *
 * @since 0.1
 */
public final class DtoFormAdapter implements HandlerAdapter, Ordered {

    private final DtoBindings bindings;
    private final JsonMapper json;
    private final Supplier<Stream<HandlerAdapter>> adapters;
    private final Map<HandlerMethod, Boolean> taking = new ConcurrentHashMap<>();
    private volatile List<HandlerAdapter> others = List.of();

    /**
     * Creates the adapter.
     *
     * @param json the application's mapper
     * @param adapters all of the application's adapters in their order; this one may be among them
     */
    public DtoFormAdapter(DtoBindings bindings, JsonMapper json, Supplier<Stream<HandlerAdapter>> adapters) {
        this.bindings = bindings;
        this.json = json;
        this.adapters = adapters;
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method && this.taking.computeIfAbsent(method, this::takesEntity);
    }

    private boolean takesEntity(HandlerMethod handler) {
        return Incoming.of(handler).stream().anyMatch(body -> {
            DtoBinding binding = this.bindings.in(body.parameter());
            return binding != null
                    && body.parameter().hasParameterAnnotation(RequestBody.class)
                    && IncomingShape.of(body.type(), binding.mapper(), ReactiveAdapterRegistry.getSharedInstance())
                            != null;
        });
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        HandlerAdapter next = next(handler);
        ServerHttpRequest request = exchange.getRequest();
        request.getAttributes().put(DtoMessageReader.LOCALE, exchange.getLocaleContext());
        MediaType type = contentType(request);
        if (MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)) {
            return exchange.getFormData()
                    .onErrorMap(IllegalArgumentException.class, DtoFormAdapter::malformed)
                    .flatMap(form -> next.handle(asJson(exchange, form), handler));
        }
        if (MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type)) {
            return exchange.getMultipartData().flatMap(parts -> {
                MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
                parts.forEach((name, values) -> {
                    var texts = FormBody.texts(values);
                    if (!texts.isEmpty()) {
                        form.put(name, texts);
                    }
                });
                return next.handle(asJson(exchange, form), handler);
            });
        }
        return next.handle(exchange, handler);
    }

    /** The context is asked for its adapters once: it sorts them anew each time. */
    private HandlerAdapter next(Object handler) {
        List<HandlerAdapter> known = this.others;
        if (known.isEmpty()) {
            known = this.adapters.get().filter(adapter -> adapter != this).toList();
            this.others = known;
        }
        for (HandlerAdapter adapter : known) {
            if (adapter.supports(handler)) {
                return adapter;
            }
        }
        throw new IllegalStateException("No adapter for " + handler);
    }

    /** Spring lets the fault of a client's percent signs through as one of the server's. */
    private static ServerWebInputException malformed(IllegalArgumentException failure) {
        String message = "The form has a percent sign without two hexadecimal digits after it.";
        return new ServerWebInputException(message, null, new DecodingException(message, failure));
    }

    /** One that cannot be parsed is for the reading of the body to refuse. */
    private static @org.jspecify.annotations.Nullable MediaType contentType(ServerHttpRequest request) {
        try {
            return request.getHeaders().getContentType();
        } catch (org.springframework.http.InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private ServerWebExchange asJson(ServerWebExchange exchange, MultiValueMap<String, String> form) {
        byte[] body = this.json.writeValueAsBytes(FormBody.of(form));
        ServerHttpRequest original = exchange.getRequest();
        original.getAttributes().put(DtoMessageReader.FORM, true);
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(original.getHeaders());
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setContentLength(body.length);
        ServerHttpRequest request = new ServerHttpRequestDecorator(original) {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }

            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(body));
            }
        };
        return new ServerWebExchangeDecorator(exchange) {
            @Override
            public ServerHttpRequest getRequest() {
                return request;
            }
        };
    }

    /** Before every adapter that calls handlers. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
