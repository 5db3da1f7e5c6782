package org.litestarspring.web;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Which {@link ProblemFor} or {@link ProblemMapping} holds for which failure of which handler.
 *
 * @since 0.1
 */
public final class ProblemMappings implements SmartInitializingSingleton {

    private final ApplicationContext context;
    private volatile @Nullable List<Global> globals;
    private final Map<AnnotatedElement, List<ProblemMapping>> near = new ConcurrentHashMap<>();

    /** From the nearest to the farthest; what an exception says of itself is behind all. */
    enum Level {
        METHOD,
        TYPE,
        GLOBAL
    }

    /** A mapping, where it was found, and what it maps. */
    record Match(ProblemMapping mapping, Level level, Throwable failure) {}

    private record Global(ProblemMapping mapping, Predicate<@Nullable Class<?>> applies) {}

    /** Creates the mappings of an application: its beans of {@link ProblemMapping}, and what carries {@link ProblemFor}. */
    public ProblemMappings(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Looks at every handler's, so that one that cannot be is told of at start.
     *
     * @throws IllegalStateException when a mapping's status is no error, or when it says nothing; names the place
     */
    @Override
    public void afterSingletonsInstantiated() {
        this.globals = find();
        this.context.getBeansOfType(RequestMappingHandlerMapping.class, false, false).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .forEach(handler -> {
                    near(handler.getMethod());
                    near(handler.getBeanType());
                });
    }

    /** The nearest mapping of one of the failures by its class, of those at one level that of the outermost. */
    @Nullable
    Match byClass(List<Throwable> failures, Predicate<Throwable> isKnown, ServerWebExchange exchange) {
        HandlerMethod handler = handler(exchange);
        for (Level level : Level.values()) {
            List<ProblemMapping> mappings = at(level, handler);
            for (Throwable failure : failures) {
                ProblemMapping nearest = nearest(mappings, failure, isKnown.test(failure));
                if (nearest != null) {
                    return new Match(nearest, level, failure);
                }
            }
        }
        return null;
    }

    private static @Nullable ProblemMapping nearest(List<ProblemMapping> mappings, Throwable failure, boolean isKnown) {
        ProblemMapping nearest = null;
        int least = Integer.MAX_VALUE;
        for (ProblemMapping mapping : mappings) {
            int distance = mapping.distance(failure, isKnown);
            if (distance >= 0 && distance < least) {
                nearest = mapping;
                least = distance;
            }
        }
        return nearest;
    }

    /** The nearest mapping of a status, nearer than {@code than}; anywhere where that is null. */
    @Nullable
    ProblemMapping byStatus(HttpStatusCode status, @Nullable Level than, ServerWebExchange exchange) {
        HandlerMethod handler = handler(exchange);
        for (Level level : Level.values()) {
            if (level == than) {
                return null;
            }
            for (ProblemMapping mapping : at(level, handler)) {
                if (mapping.isForStatus() && mapping.status().value() == status.value()) {
                    return mapping;
                }
            }
        }
        return null;
    }

    private static @Nullable HandlerMethod handler(ServerWebExchange exchange) {
        return exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method
                ? method
                : null;
    }

    private List<ProblemMapping> at(Level level, @Nullable HandlerMethod handler) {
        return switch (level) {
            case METHOD -> handler == null ? List.of() : near(handler.getMethod());
            case TYPE -> handler == null ? List.of() : near(handler.getBeanType());
            case GLOBAL -> {
                Class<?> type = handler == null ? null : handler.getBeanType();
                yield globals().stream()
                        .filter(global -> global.applies().test(type))
                        .map(Global::mapping)
                        .toList();
            }
        };
    }

    private List<ProblemMapping> near(AnnotatedElement element) {
        return this.near.computeIfAbsent(element, ProblemMappings::marks);
    }

    private static List<ProblemMapping> marks(AnnotatedElement element) {
        try {
            return AnnotatedElementUtils.findMergedRepeatableAnnotations(
                            element, ProblemFor.class, ProblemFor.All.class)
                    .stream()
                    .map(ProblemMapping::of)
                    .toList();
        } catch (IllegalArgumentException fault) {
            throw new IllegalStateException("@ProblemFor on " + element + ": " + fault.getMessage(), fault);
        }
    }

    private List<Global> globals() {
        List<Global> known = this.globals;
        if (known == null) {
            known = find();
            this.globals = known;
        }
        return known;
    }

    private List<Global> find() {
        List<Global> found = new ArrayList<>();
        this.context
                .getBeanProvider(ProblemMapping.class)
                .orderedStream()
                .forEach(mapping -> found.add(new Global(mapping, type -> true)));
        List<ControllerAdviceBean> advices = ControllerAdviceBean.findAnnotatedBeans(this.context);
        for (ControllerAdviceBean advice : advices) {
            Class<?> type = advice.getBeanType();
            if (type != null) {
                marks(type).forEach(mapping -> found.add(new Global(mapping, advice::isApplicableToBeanType)));
            }
        }
        List<Class<?>> told = new ArrayList<>();
        advices.forEach(advice -> told.add(advice.getBeanType()));
        for (String name : this.context.getBeanDefinitionNames()) {
            Class<?> bean = this.context.getType(name, false);
            Class<?> type = bean == null ? null : ClassUtils.getUserClass(bean);
            if (type == null || told.contains(type) || AnnotatedElementUtils.hasAnnotation(type, Controller.class)) {
                continue;
            }
            told.add(type);
            marks(type).forEach(mapping -> found.add(new Global(mapping, handler -> true)));
        }
        return found;
    }
}
