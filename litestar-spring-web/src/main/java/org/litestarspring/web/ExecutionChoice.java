package org.litestarspring.web;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/** What a handler says of its execution: by its marks, nearest first, or by its return type. */
enum ExecutionChoice {
    REACTIVE,
    NON_BLOCKING,
    VIRTUAL,
    POOL,
    UNDECLARED;

    static ExecutionChoice of(HandlerMethod handler, ReactiveAdapterRegistry adapters) {
        ExecutionChoice onMethod = marked(handler.getMethod());
        if (onMethod != UNDECLARED) {
            return onMethod;
        }
        ExecutionChoice onType = marked(handler.getBeanType());
        if (onType != UNDECLARED) {
            return onType;
        }
        return isReactive(handler.getReturnType(), adapters) ? REACTIVE : UNDECLARED;
    }

    private static ExecutionChoice marked(java.lang.reflect.AnnotatedElement element) {
        Blocking blocking = AnnotatedElementUtils.findMergedAnnotation(element, Blocking.class);
        boolean nonBlocking = AnnotatedElementUtils.hasAnnotation(element, NonBlocking.class);
        if (blocking != null && nonBlocking) {
            throw new IllegalStateException(
                    "%s is marked @Blocking and @NonBlocking. Keep the one that is true.".formatted(element));
        }
        if (blocking != null) {
            return blocking.value() == Execution.POOL || !blocking.pool().isEmpty() ? POOL : VIRTUAL;
        }
        return nonBlocking ? NON_BLOCKING : UNDECLARED;
    }

    /** The pool that the nearest mark names; empty where none does. */
    static String pool(HandlerMethod handler) {
        Blocking blocking = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), Blocking.class);
        if (blocking == null) {
            blocking = AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), Blocking.class);
        }
        return blocking == null ? "" : blocking.pool();
    }

    static boolean isReactive(MethodParameter returnType, ReactiveAdapterRegistry adapters) {
        Class<?> type = returnType.getParameterType();
        boolean coroutine = org.springframework.core.KotlinDetector.isSuspendingFunction(
                java.util.Objects.requireNonNull(returnType.getMethod()));
        return coroutine || adapters.getAdapter(type) != null;
    }
}
