package org.litestarspring.channels.websocket.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Conventions;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.bind.support.WebExchangeDataBinder;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.SyncInvocableHandlerMethod;
import org.springframework.web.server.ServerWebExchange;

/** The {@code @InitBinder} methods that hold for listeners: those of the advices in their order, then those of the bean. */
final class ListenerBinders {

    private final @Nullable WebBindingInitializer initializer;
    private final ReactiveAdapterRegistry adapters;
    private final List<SyncHandlerMethodArgumentResolver> resolvers;
    private final Map<ControllerAdviceBean, Set<Method>> advices = new LinkedHashMap<>();
    private final Map<Class<?>, List<Binder>> binders = new ConcurrentHashMap<>();

    /** A method, and the names of the arguments that it is for; none for all. */
    private record Binder(SyncInvocableHandlerMethod method, Set<String> names) {

        boolean isFor(String name) {
            return this.names.isEmpty() || this.names.contains(name);
        }
    }

    ListenerBinders(
            ApplicationContext context,
            @Nullable WebBindingInitializer initializer,
            ReactiveAdapterRegistry adapters,
            List<HandlerMethodArgumentResolver> resolvers) {
        this.initializer = initializer;
        this.adapters = adapters;
        this.resolvers = resolvers.stream()
                .filter(SyncHandlerMethodArgumentResolver.class::isInstance)
                .map(SyncHandlerMethodArgumentResolver.class::cast)
                .toList();
        for (ControllerAdviceBean advice : ControllerAdviceBean.findAnnotatedBeans(context)) {
            Class<?> type = advice.getBeanType();
            Set<Method> found = type == null ? Set.of() : methods(type);
            if (!found.isEmpty()) {
                this.advices.put(advice, found);
            }
        }
    }

    private static Set<Method> methods(Class<?> type) {
        return MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter)
                method -> AnnotatedElementUtils.hasAnnotation(method, InitBinder.class));
    }

    /** What the arguments of a listener's method, and its payload, are bound by. */
    BindingContext binding(HandlerMethod listener) {
        List<Binder> own = own(listener);
        return own.isEmpty()
                ? new BindingContext(this.initializer, this.adapters)
                : new Initialized(this.initializer, this.adapters, own);
    }

    /** Whether a payload is validated for a client as if no method said anything of it. */
    boolean leave(HandlerMethod listener, MethodParameter payload, ServerWebExchange handshake) {
        String name = Conventions.getVariableNameForParameter(payload);
        if (own(listener).stream().noneMatch(binder -> binder.isFor(name))) {
            return true;
        }
        BindingContext plain = new BindingContext(this.initializer, this.adapters);
        return binding(listener)
                .createDataBinder(handshake, null, name)
                .getValidators()
                .equals(plain.createDataBinder(handshake, null, name).getValidators());
    }

    private List<Binder> own(HandlerMethod listener) {
        return this.binders.computeIfAbsent(listener.getBeanType(), type -> binders(listener.getBean(), type));
    }

    private List<Binder> binders(Object bean, Class<?> type) {
        List<Binder> all = new ArrayList<>();
        this.advices.forEach((advice, methods) -> {
            if (advice.isApplicableToBeanType(type)) {
                methods.forEach(method -> all.add(binder(advice.resolveBean(), method)));
            }
        });
        methods(ClassUtils.getUserClass(type)).forEach(method -> all.add(binder(bean, method)));
        return List.copyOf(all);
    }

    private Binder binder(Object bean, Method method) {
        SyncInvocableHandlerMethod invocable =
                new SyncInvocableHandlerMethod(bean, AopUtils.selectInvocableMethod(method, bean.getClass()));
        invocable.setArgumentResolvers(this.resolvers);
        InitBinder mark = AnnotatedElementUtils.findMergedAnnotation(method, InitBinder.class);
        return new Binder(invocable, mark == null ? Set.of() : Set.copyOf(Arrays.asList(mark.value())));
    }

    private static final class Initialized extends BindingContext {

        private final BindingContext plain;
        private final List<Binder> binders;

        Initialized(
                @Nullable WebBindingInitializer initializer, ReactiveAdapterRegistry adapters, List<Binder> binders) {
            super(initializer, adapters);
            this.plain = new BindingContext(initializer, adapters);
            this.binders = binders;
        }

        @Override
        protected WebExchangeDataBinder initDataBinder(WebExchangeDataBinder binder, ServerWebExchange exchange) {
            for (Binder one : this.binders) {
                if (one.isFor(binder.getObjectName())) {
                    HandlerResult result = one.method().invokeForHandlerResult(exchange, this.plain, binder);
                    if (result != null && result.getReturnValue() != null) {
                        throw new IllegalStateException(
                                "An @InitBinder method returns nothing, but this returned a value: "
                                        + one.method().getMethod());
                    }
                }
            }
            return binder;
        }
    }
}
