package org.litestarspring.web;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.bind.support.WebExchangeDataBinder;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.ExtendedWebExchangeDataBinder;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.SyncInvocableHandlerMethod;
import org.springframework.web.reactive.result.method.annotation.PathVariableMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestHeaderMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ServerWebExchangeMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/** Binds as a handler's own {@code @InitBinder} methods say, and those of the advices; Spring's context is its own. */
final class InitBinders {

    private final @Nullable WebBindingInitializer initializer;
    private final ReactiveAdapterRegistry adapters;
    private final Supplier<List<ControllerAdviceBean>> advices;
    private final List<SyncHandlerMethodArgumentResolver> resolvers;
    private final Map<Class<?>, List<Method>> methods = new ConcurrentHashMap<>();

    InitBinders(
            ConfigurableApplicationContext context,
            ReactiveAdapterRegistry adapters,
            @Nullable WebBindingInitializer initializer) {
        this.initializer = initializer;
        this.adapters = adapters;
        this.advices = SingletonSupplier.of(() -> ControllerAdviceBean.findAnnotatedBeans(context).stream()
                .filter(advice -> advice.getBeanType() != null
                        && !methods(advice.getBeanType()).isEmpty())
                .toList());
        ConfigurableBeanFactory beans = context.getBeanFactory();
        this.resolvers = List.of(
                new RequestParamMethodArgumentResolver(beans, adapters, false),
                new PathVariableMethodArgumentResolver(beans, adapters),
                new RequestHeaderMethodArgumentResolver(beans, adapters),
                new ServerWebExchangeMethodArgumentResolver(adapters));
    }

    void prepare() {
        Objects.requireNonNull(this.advices.get());
    }

    BindingContext context(HandlerMethod handler) {
        List<SyncInvocableHandlerMethod> binders = new ArrayList<>();
        for (ControllerAdviceBean advice : this.advices.get()) {
            Class<?> type = advice.getBeanType();
            if (type != null && advice.isApplicableToBeanType(handler.getBeanType())) {
                methods(type).forEach(method -> binders.add(invocable(advice.resolveBean(), method)));
            }
        }
        methods(handler.getBeanType()).forEach(method -> binders.add(invocable(handler.getBean(), method)));
        return new Context(binders);
    }

    private List<Method> methods(Class<?> type) {
        return this.methods.computeIfAbsent(
                type,
                key -> List.copyOf(
                        MethodIntrospector.selectMethods(key, (org.springframework.util.ReflectionUtils.MethodFilter)
                                method -> AnnotatedElementUtils.hasAnnotation(method, InitBinder.class))));
    }

    private SyncInvocableHandlerMethod invocable(Object bean, Method method) {
        SyncInvocableHandlerMethod invocable = new SyncInvocableHandlerMethod(bean, method);
        invocable.setArgumentResolvers(this.resolvers);
        return invocable;
    }

    private final class Context extends BindingContext {

        private final List<SyncInvocableHandlerMethod> binders;
        private final BindingContext inner;

        private Context(List<SyncInvocableHandlerMethod> binders) {
            super(InitBinders.this.initializer, InitBinders.this.adapters);
            this.binders = binders;
            this.inner = new BindingContext(InitBinders.this.initializer, InitBinders.this.adapters);
        }

        @Override
        protected WebExchangeDataBinder createBinderInstance(@Nullable Object target, String name) {
            return new ExtendedWebExchangeDataBinder(target, name);
        }

        @Override
        protected WebExchangeDataBinder initDataBinder(WebExchangeDataBinder binder, ServerWebExchange exchange) {
            for (SyncInvocableHandlerMethod method : this.binders) {
                InitBinder mark = method.getMethodAnnotation(InitBinder.class);
                List<String> names = mark == null ? List.of() : List.of(mark.value());
                if (names.isEmpty() || names.contains(binder.getObjectName())) {
                    method.invokeForHandlerResult(exchange, this.inner, binder);
                }
            }
            return binder;
        }
    }
}
