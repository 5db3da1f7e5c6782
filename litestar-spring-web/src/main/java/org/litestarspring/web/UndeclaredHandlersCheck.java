package org.litestarspring.web;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds, once at start, the handlers that return a plain value and say neither {@link Blocking} nor {@link
 * NonBlocking}: one of them that blocks stops every request of its event loop, and nobody sees why.
 *
 * @since 0.1
 */
public final class UndeclaredHandlersCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(UndeclaredHandlersCheck.class);

    /** Handlers that came with the platform: their authors chose, and users cannot mark them. */
    private static final List<String> PLATFORM = List.of("org.springframework.", "org.springdoc.");

    private final RequestMappingHandlerMapping handlers;
    private final Supplier<Stream<OtherHandlers>> others;
    private final UndeclaredHandlers policy;

    /**
     * Creates the check, which runs when all beans exist.
     *
     * @param others methods that are called for something else than requests
     */
    public UndeclaredHandlersCheck(
            RequestMappingHandlerMapping handlers, Supplier<Stream<OtherHandlers>> others, UndeclaredHandlers policy) {
        this.handlers = handlers;
        this.others = others;
        this.policy = policy;
    }

    /**
     * Runs the check.
     *
     * @throws UndeclaredHandlersException when there are such handlers and the policy is {@code FAIL}
     * @throws IllegalStateException when a handler carries both marks
     */
    @Override
    public void afterSingletonsInstantiated() {
        Stream<HandlerMethod> all = Stream.concat(
                this.handlers.getHandlerMethods().values().stream(),
                this.others.get().flatMap(other -> other.handlerMethods().stream()));
        List<String> undeclared = all.filter(UndeclaredHandlersCheck::isOfTheApplication)
                .filter(UndeclaredHandlersCheck::isUndeclared)
                .map(handler -> handler.getBeanType().getSimpleName() + "."
                        + handler.getMethod().getName())
                .distinct()
                .sorted()
                .toList();
        if (undeclared.isEmpty() || this.policy == UndeclaredHandlers.ALLOW) {
            return;
        }
        if (this.policy == UndeclaredHandlers.FAIL) {
            throw new UndeclaredHandlersException(undeclared);
        }
        LOG.warn(
                "These handlers return a plain value and run on the event loop: {}. Mark each @Blocking or @NonBlocking,"
                        + " return a Mono or Flux, or set litestar.web.undeclared-handlers to allow.",
                String.join(", ", undeclared));
    }

    private static boolean isOfTheApplication(HandlerMethod handler) {
        return PLATFORM.stream().noneMatch(handler.getBeanType().getName()::startsWith);
    }

    private static boolean isUndeclared(HandlerMethod handler) {
        return ExecutionChoice.of(handler, ReactiveAdapterRegistry.getSharedInstance()) == ExecutionChoice.UNDECLARED;
    }
}
