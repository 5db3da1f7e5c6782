package org.litestarspring.web;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Looks, once at start, at what the marks {@link Blocking} and {@link NonBlocking} say: a pool that is not declared fails
 * the start, a mark that does not do what it seems to say is named in a warning.
 *
 * @since 0.1
 */
public final class BlockingMarksCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(BlockingMarksCheck.class);

    private final RequestMappingHandlerMapping handlers;
    private final BlockingPools pools;

    /** Creates the check, which runs when all beans exist. */
    public BlockingMarksCheck(RequestMappingHandlerMapping handlers, BlockingPools pools) {
        this.handlers = handlers;
        this.pools = pools;
    }

    /**
     * Runs the check.
     *
     * @throws UnknownPoolException when a handler asks for a pool that is not declared
     */
    @Override
    public void afterSingletonsInstantiated() {
        Collection<HandlerMethod> all = this.handlers.getHandlerMethods().values();
        refuseUnknownPools(all);
        warnings(all).forEach(LOG::warn);
    }

    private void refuseUnknownPools(Collection<HandlerMethod> all) {
        TreeMap<String, Set<String>> unknown = new TreeMap<>();
        for (HandlerMethod handler : all) {
            String pool = ExecutionChoice.pool(handler);
            if (!pool.isEmpty() && this.pools.find(pool) == null) {
                unknown.computeIfAbsent(pool, name -> new TreeSet<>()).add(name(handler));
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnknownPoolException(
                    unknown.firstKey(), List.copyOf(unknown.firstEntry().getValue()), this.pools.names());
        }
    }

    /** What is said of marks that do not do what they seem to; one line a kind, with every method in it. */
    static List<String> warnings(Collection<HandlerMethod> all) {
        ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();
        Set<String> onWorker = new TreeSet<>();
        Set<String> onLoopAnyway = new TreeSet<>();
        for (HandlerMethod handler : all) {
            if (!ExecutionChoice.isReactive(handler.getReturnType(), adapters)) {
                continue;
            }
            switch (ExecutionChoice.of(handler, adapters)) {
                case VIRTUAL, POOL -> onWorker.add(name(handler));
                case NON_BLOCKING -> {
                    if (AnnotatedElementUtils.hasAnnotation(handler.getMethod(), NonBlocking.class)) {
                        onLoopAnyway.add(name(handler));
                    }
                }
                case REACTIVE, UNDECLARED -> {}
            }
        }
        Set<String> unused = unused(all);
        List<String> warnings = new ArrayList<>();
        if (!onWorker.isEmpty()) {
            warnings.add("These handlers are marked @Blocking and return a reactive type: "
                    + String.join(", ", onWorker)
                    + ". Only the call of the method is on a worker; what it returns runs where its own operators say."
                    + " Return a plain value, or drop the mark where nothing blocks.");
        }
        if (!onLoopAnyway.isEmpty()) {
            warnings.add("These handlers are marked @NonBlocking and return a reactive type: "
                    + String.join(", ", onLoopAnyway)
                    + ". They are on the event loop without the mark, which has no effect. Drop it.");
        }
        if (!unused.isEmpty()) {
            warnings.add("These methods are marked @Blocking or @NonBlocking and handle no request: "
                    + String.join(", ", unused)
                    + ". The mark has no effect there. Put it on the handlers that call them.");
        }
        return warnings;
    }

    private static Set<String> unused(Collection<HandlerMethod> all) {
        Set<Method> handling = all.stream().map(HandlerMethod::getMethod).collect(Collectors.toSet());
        Set<Class<?>> types = all.stream().map(HandlerMethod::getBeanType).collect(Collectors.toSet());
        Set<String> unused = new TreeSet<>();
        for (Class<?> type : types) {
            MethodIntrospector.selectMethods(
                            type, (MethodFilter) method -> AnnotatedElementUtils.hasAnnotation(method, Blocking.class)
                                    || AnnotatedElementUtils.hasAnnotation(method, NonBlocking.class))
                    .stream()
                    .filter(method -> !handling.contains(method))
                    .forEach(method -> unused.add(type.getSimpleName() + "." + method.getName()));
        }
        return unused;
    }

    private static String name(HandlerMethod handler) {
        return handler.getBeanType().getSimpleName() + "." + handler.getMethod().getName();
    }
}
