package org.litestarspring.dto.web;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dtos;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Which DTO holds for which handler: the nearest {@link UseDto} of its method, type, package and application that says
 * something of the direction. Resolved once a handler and kept.
 *
 * @since 0.1
 */
public final class DtoBindings {

    private final Dtos dtos;
    private final @Nullable Class<?> application;
    private final BiPredicate<Method, Class<?>> handlesMessages;
    private final Map<Key, Optional<DtoBinding>> in = new ConcurrentHashMap<>();
    private final Map<Key, Optional<DtoBinding>> out = new ConcurrentHashMap<>();

    private record Key(Method method, Class<?> type) {}

    /** Creates the bindings, which find their mappers in {@code dtos}; no DTO holds for the whole application. */
    public DtoBindings(Dtos dtos) {
        this(dtos, null);
    }

    /**
     * Creates the bindings.
     *
     * @param application the application's class, whose {@link UseDto} holds for the handlers of its package and those
     *     below; may be null
     */
    public DtoBindings(Dtos dtos, @Nullable Class<?> application) {
        this(dtos, application, (method, type) -> false);
    }

    /**
     * Creates the bindings.
     *
     * @param application the application's class, whose {@link UseDto} holds for the handlers of its package and those
     *     below; may be null
     * @param handlesMessages which methods of which types are handlers too, of other messages than requests
     */
    public DtoBindings(Dtos dtos, @Nullable Class<?> application, BiPredicate<Method, Class<?>> handlesMessages) {
        this.dtos = dtos;
        this.application = application;
        this.handlesMessages = handlesMessages;
    }

    @Nullable
    DtoBinding in(MethodParameter parameter) {
        return find(parameter, this.in, true);
    }

    @Nullable
    DtoBinding out(MethodParameter returnType) {
        return find(returnType, this.out, false);
    }

    /** Whether no level says anything of this direction, not even that it goes without a DTO. */
    boolean isLeftOpen(MethodParameter parameter, boolean in) {
        Method method = parameter.getMethod();
        return method != null && nearest(new Key(method, parameter.getContainingClass()), in) == null;
    }

    private @Nullable DtoBinding find(MethodParameter parameter, Map<Key, Optional<DtoBinding>> known, boolean in) {
        Method method = parameter.getMethod();
        if (method == null) {
            return null;
        }
        return known.computeIfAbsent(
                        new Key(method, parameter.getContainingClass()), key -> Optional.ofNullable(resolve(key, in)))
                .orElse(null);
    }

    private @Nullable DtoBinding resolve(Key handler, boolean in) {
        boolean handles = AnnotatedElementUtils.hasAnnotation(handler.method(), RequestMapping.class)
                || this.handlesMessages.test(handler.method(), handler.type());
        if (!handles && (in || !AnnotatedElementUtils.hasAnnotation(handler.method(), ExceptionHandler.class))) {
            return null;
        }
        DtoBinding nearest = nearest(handler, in);
        if (nearest == null || nearest.isNone()) {
            return null;
        }
        if (in) {
            return nearest;
        }
        if (handles && nearest.level().isNear()) {
            return nearest;
        }
        // From afar, or where an error is answered, what cannot be an entity goes as it is: a count, a problem. So does
        // what an advice for the whole application answers, whose base class declares ResponseEntity<Object>.
        ResolvableType declared = ResolvableType.forMethodReturnType(handler.method(), handler.type());
        Exposure exposure = Exposure.of(declared, nearest.mapper().entityType());
        boolean covered = exposure == Exposure.SHOWN
                || exposure == Exposure.HIDDEN && (handles || nearest.level().isNear());
        return covered ? nearest : null;
    }

    /** The nearest that says something, be it that there is none; null where none does. */
    private @Nullable DtoBinding nearest(Key handler, boolean in) {
        for (Map.Entry<DtoBinding.Level, AnnotatedElement> level :
                levels(handler).entrySet()) {
            if (AnnotatedElementUtils.hasAnnotation(level.getValue(), NoDto.class)) {
                return DtoBinding.none(level.getKey());
            }
            UseDto use = AnnotatedElementUtils.findMergedAnnotation(level.getValue(), UseDto.class);
            if (use == null) {
                continue;
            }
            Class<?> own = in ? use.in() : use.out();
            Class<?> view = own == void.class ? use.value() : own;
            if (view == NoDto.class) {
                return DtoBinding.none(level.getKey());
            }
            // A level that speaks of the other direction alone leaves this one to the next.
            if (view != void.class) {
                return DtoBinding.of(view, this.dtos.mapper(view), level.getKey(), own != void.class);
            }
        }
        return null;
    }

    private Map<DtoBinding.Level, AnnotatedElement> levels(Key handler) {
        Map<DtoBinding.Level, AnnotatedElement> levels = new EnumMap<>(DtoBinding.Level.class);
        levels.put(DtoBinding.Level.METHOD, handler.method());
        levels.put(DtoBinding.Level.TYPE, handler.type());
        if (handler.type().getPackage() != null) {
            levels.put(DtoBinding.Level.PACKAGE, handler.type().getPackage());
        }
        if (this.application != null && isBelow(handler.type(), this.application)) {
            levels.put(DtoBinding.Level.APPLICATION, this.application);
        }
        return levels;
    }

    private static boolean isBelow(Class<?> type, Class<?> application) {
        return (type.getPackageName() + ".").startsWith(application.getPackageName() + ".");
    }
}
