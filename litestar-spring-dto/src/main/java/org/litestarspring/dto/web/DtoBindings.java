package org.litestarspring.dto.web;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dtos;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Which DTO holds for which handler. Resolved once a handler and kept.
 *
 * @since 0.1
 */
public final class DtoBindings {

    private final Dtos dtos;
    private final Map<Key, Optional<DtoBinding>> in = new ConcurrentHashMap<>();
    private final Map<Key, Optional<DtoBinding>> out = new ConcurrentHashMap<>();

    private record Key(Method method, Class<?> type) {}

    /** Creates the bindings, which find their mappers in {@code dtos}. */
    public DtoBindings(Dtos dtos) {
        this.dtos = dtos;
    }

    @Nullable
    DtoBinding in(MethodParameter parameter) {
        return find(parameter, this.in, true);
    }

    @Nullable
    DtoBinding out(MethodParameter returnType) {
        return find(returnType, this.out, false);
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
        // A controller's @ExceptionHandler answers with problems, which are nobody's entity.
        if (!AnnotatedElementUtils.hasAnnotation(handler.method(), RequestMapping.class)) {
            return null;
        }
        for (AnnotatedElement level : new AnnotatedElement[] {
            handler.method(), handler.type(), handler.type().getPackage()
        }) {
            if (level == null) {
                continue;
            }
            if (AnnotatedElementUtils.hasAnnotation(level, NoDto.class)) {
                return null;
            }
            UseDto use = AnnotatedElementUtils.findMergedAnnotation(level, UseDto.class);
            if (use != null) {
                Class<?> view = view(use, in);
                return view == void.class
                        ? null
                        : new DtoBinding(view, this.dtos.mapper(view), level instanceof Method);
            }
        }
        return null;
    }

    private static Class<?> view(UseDto use, boolean in) {
        Class<?> own = in ? use.in() : use.out();
        return own == void.class ? use.value() : own;
    }
}
