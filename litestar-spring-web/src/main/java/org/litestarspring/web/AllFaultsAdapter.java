package org.litestarspring.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Has all faults of a request told at once, where Spring tells the first that it meets: of path, query, headers, cookies
 * and body, be it a missing value, a type or a constraint.
 *
 * <p>A request without a fault is served as ever. Where one fails for its input and no {@code @ExceptionHandler} took
 * that, the arguments are resolved again, each by itself. Handlers with one argument from the client are left alone.
 *
 * @since 0.1
 */
public final class AllFaultsAdapter implements HandlerAdapter, Ordered, SmartInitializingSingleton {

    private final Supplier<Stream<HandlerAdapter>> adapters;
    private final ArgumentFaults faults;
    private final int maxInMemorySize;
    private final Map<HandlerMethod, Boolean> taking = new ConcurrentHashMap<>();
    private final Map<HandlerMethod, Boolean> keeping = new ConcurrentHashMap<>();
    private volatile List<HandlerAdapter> others = List.of();

    /**
     * Creates the adapter.
     *
     * @param adapters all of the application's adapters in their order; this one may be among them
     * @param origin the application's own adapter, whose readers and binding are used
     * @param configurers tell of the application's own argument resolvers
     * @param maxInMemorySize the most bytes that are held of a body, -1 for no limit
     */
    public AllFaultsAdapter(
            Supplier<Stream<HandlerAdapter>> adapters,
            RequestMappingHandlerAdapter origin,
            Supplier<Stream<WebFluxConfigurer>> configurers,
            ConfigurableApplicationContext context,
            int maxInMemorySize) {
        this.adapters = adapters;
        this.faults = new ArgumentFaults(
                new Arguments(origin, configurers, context),
                new InputFaults(context, WireNames.of(origin.getMessageReaders())),
                origin.getWebBindingInitializer());
        this.maxInMemorySize = maxInMemorySize;
    }

    /** Makes what requests need, so that the first of them do not wait for one another on their event loops. */
    @Override
    public void afterSingletonsInstantiated() {
        this.faults.prepare();
        others();
    }

    @Override
    public boolean supports(Object handler) {
        return handler instanceof HandlerMethod method
                && this.taking.computeIfAbsent(method, m -> this.faults.inputs(m) > 1);
    }

    @Override
    public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
        HandlerMethod method = (HandlerMethod) handler;
        boolean keeps = this.keeping.computeIfAbsent(method, this.faults::takesWholeBody) && isKept(exchange);
        ServerWebExchange kept = keeps ? keeping(exchange) : exchange;
        return next(handler).handle(kept, handler).onErrorResume(this.faults::are, first -> this.faults
                .all(kept, method, first)
                .flatMap(Mono::error));
    }

    private HandlerAdapter next(Object handler) {
        for (HandlerAdapter adapter : others()) {
            if (adapter.supports(handler)) {
                return adapter;
            }
        }
        throw new IllegalStateException("No adapter for " + handler);
    }

    private List<HandlerAdapter> others() {
        List<HandlerAdapter> known = this.others;
        if (known.isEmpty()) {
            known = this.adapters
                    .get()
                    .filter(adapter -> adapter != this && !isBefore(adapter))
                    .toList();
            this.others = known;
        }
        return known;
    }

    /** What prepares a request for this adapter too must not be asked again. */
    private boolean isBefore(HandlerAdapter adapter) {
        return adapter instanceof Ordered ordered && ordered.getOrder() < getOrder();
    }

    /** A form is read by Spring, which keeps it; its files may be larger than memory. */
    private static boolean isKept(ServerWebExchange exchange) {
        try {
            MediaType type = exchange.getRequest().getHeaders().getContentType();
            return type != null
                    && !MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)
                    && !"multipart".equals(type.getType());
        } catch (org.springframework.http.InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    /** Spring gives up the reading of a body when another argument fails, and a body can be read but once. */
    private ServerWebExchange keeping(ServerWebExchange exchange) {
        ServerHttpRequest original = exchange.getRequest();
        Mono<byte[]> body = DataBufferUtils.join(original.getBody(), this.maxInMemorySize)
                .map(buffer -> {
                    byte[] bytes = new byte[buffer.readableByteCount()];
                    buffer.read(bytes);
                    DataBufferUtils.release(buffer);
                    return bytes;
                })
                // Two readers would each release what is discarded.
                .contextWrite(context -> Context.empty())
                .cache();
        ServerHttpRequest request = new ServerHttpRequestDecorator(original) {
            @Override
            public Flux<DataBuffer> getBody() {
                return body.map(bytes -> (DataBuffer) DefaultDataBufferFactory.sharedInstance.wrap(bytes))
                        .flux();
            }
        };
        return new ServerWebExchangeDecorator(exchange) {
            @Override
            public ServerHttpRequest getRequest() {
                return request;
            }
        };
    }

    /** Behind what turns forms into bodies, before what calls handlers. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 50;
    }

    static ReactiveAdapterRegistry registry(RequestMappingHandlerAdapter origin) {
        return java.util.Objects.requireNonNullElse(
                origin.getReactiveAdapterRegistry(), ReactiveAdapterRegistry.getSharedInstance());
    }
}
