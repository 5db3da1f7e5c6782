package org.litestarspring.channels.websocket.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** The {@code @ExceptionHandler} methods of listeners: those of the bean first, then those of the advices in their order. */
final class ListenerFailures {

    private final ListenerArguments arguments;
    private final ListenerDtos dtos;
    private final Map<ControllerAdviceBean, ExceptionHandlerMethodResolver> advices = new LinkedHashMap<>();
    private final Map<Class<?>, ExceptionHandlerMethodResolver> beans = new ConcurrentHashMap<>();
    private final Map<Method, Handler> handlers = new ConcurrentHashMap<>();

    private record Handler(
            InvocableHandlerMethod method, @Nullable UnaryOperator<Object> written) {}

    ListenerFailures(ApplicationContext context, ListenerArguments arguments, ListenerDtos dtos) {
        this.arguments = arguments;
        this.dtos = dtos;
        for (ControllerAdviceBean advice : ControllerAdviceBean.findAnnotatedBeans(context)) {
            Class<?> type = advice.getBeanType();
            if (type != null) {
                ExceptionHandlerMethodResolver found = new ExceptionHandlerMethodResolver(type);
                if (found.hasExceptionMappings()) {
                    this.advices.put(advice, found);
                }
            }
        }
    }

    /** What the handler of a failure answers; null where there is none. */
    @Nullable
    Flux<Object> handled(Throwable failure, HandlerMethod listener, ServerWebExchange exchange, WebSocketPeer peer) {
        Handler handler = handler(failure, listener);
        if (handler == null) {
            return null;
        }
        List<Object> provided = new ArrayList<>();
        for (Throwable one = failure; one != null && provided.size() < 20; one = one.getCause()) {
            provided.add(one);
        }
        provided.add(listener);
        provided.add(peer);
        return handler.method()
                .invoke(exchange, this.arguments.binding(), provided.toArray())
                .flatMapMany(result -> {
                    Object returned = result.getReturnValue();
                    UnaryOperator<Object> written = handler.written();
                    return ListenerMethod.values(
                            returned == null || written == null ? returned : written.apply(returned), this.arguments);
                });
    }

    private @Nullable Handler handler(Throwable failure, HandlerMethod listener) {
        Class<?> type = listener.getBeanType();
        Method own = this.beans
                .computeIfAbsent(type, ExceptionHandlerMethodResolver::new)
                .resolveMethodByThrowable(failure);
        if (own != null) {
            return this.handlers.computeIfAbsent(own, method -> handler(listener.getBean(), method));
        }
        for (Map.Entry<ControllerAdviceBean, ExceptionHandlerMethodResolver> advice : this.advices.entrySet()) {
            if (advice.getKey().isApplicableToBeanType(type)) {
                Method found = advice.getValue().resolveMethodByThrowable(failure);
                if (found != null) {
                    return this.handlers.computeIfAbsent(
                            found, method -> handler(advice.getKey().resolveBean(), method));
                }
            }
        }
        return null;
    }

    private Handler handler(Object bean, Method method) {
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        InvocableHandlerMethod handler = new InvocableHandlerMethod(bean, invocable);
        handler.setReactiveAdapterRegistry(this.arguments.adapters());
        handler.setArgumentResolvers(this.arguments.resolvers());
        return new Handler(handler, this.dtos.writes(handler.getReturnType()));
    }
}
