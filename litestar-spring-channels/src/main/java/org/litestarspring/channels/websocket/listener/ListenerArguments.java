package org.litestarspring.channels.websocket.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.MethodValidator;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.HandlerMethodValidator;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.CookieValueMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ExpressionValueMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.MatrixVariableMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.MatrixVariableMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ModelAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PathVariableMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PathVariableMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestHeaderMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestHeaderMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestParamMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ServerWebExchangeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.SessionAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.WebSessionMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The arguments of listeners: bound at the handshake by Spring's own resolvers, those for a body left out, and the
 * application's; and put in their places at each call.
 */
final class ListenerArguments {

    private static final boolean BEAN_VALIDATION =
            ClassUtils.isPresent("jakarta.validation.Validator", ListenerArguments.class.getClassLoader());

    private final ReactiveAdapterRegistry adapters;
    private final @Nullable WebBindingInitializer initializer;
    private final @Nullable MethodValidator validator;
    private final List<HandlerMethodArgumentResolver> resolvers;
    private final ListenerBinders binders;

    ListenerArguments(
            RequestMappingHandlerAdapter origin,
            List<WebFluxConfigurer> configurers,
            ConfigurableApplicationContext context) {
        this.adapters = Objects.requireNonNullElse(
                origin.getReactiveAdapterRegistry(), ReactiveAdapterRegistry.getSharedInstance());
        this.initializer = origin.getWebBindingInitializer();
        this.validator = BEAN_VALIDATION
                ? HandlerMethodValidator.from(
                        this.initializer, new DefaultParameterNameDiscoverer(), parameter -> false, parameter -> false)
                : null;
        this.resolvers = resolvers(configurers, context);
        this.binders = new ListenerBinders(context, this.initializer, this.adapters, this.resolvers);
    }

    private List<HandlerMethodArgumentResolver> resolvers(
            List<WebFluxConfigurer> configurers, ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        List<HandlerMethodArgumentResolver> all = new ArrayList<>();
        all.add(new RequestParamMethodArgumentResolver(beans, this.adapters, false));
        all.add(new RequestParamMapMethodArgumentResolver(this.adapters));
        all.add(new PathVariableMethodArgumentResolver(beans, this.adapters));
        all.add(new PathVariableMapMethodArgumentResolver(this.adapters));
        all.add(new MatrixVariableMethodArgumentResolver(beans, this.adapters));
        all.add(new MatrixVariableMapMethodArgumentResolver(this.adapters));
        all.add(new ModelAttributeMethodArgumentResolver(this.adapters, false));
        all.add(new RequestHeaderMethodArgumentResolver(beans, this.adapters));
        all.add(new RequestHeaderMapMethodArgumentResolver(this.adapters));
        all.add(new CookieValueMethodArgumentResolver(beans, this.adapters));
        all.add(new ExpressionValueMethodArgumentResolver(beans, this.adapters));
        all.add(new SessionAttributeMethodArgumentResolver(beans, this.adapters));
        all.add(new RequestAttributeMethodArgumentResolver(beans, this.adapters));
        all.add(new ServerWebExchangeMethodArgumentResolver(this.adapters));
        all.add(new PrincipalMethodArgumentResolver(this.adapters));
        all.add(new WebSessionMethodArgumentResolver(this.adapters));
        ArgumentResolverConfigurer told = new ArgumentResolverConfigurer() {
            @Override
            public void addCustomResolver(HandlerMethodArgumentResolver... own) {
                all.addAll(List.of(own));
            }
        };
        configurers.forEach(configurer -> configurer.configureArgumentResolvers(told));
        context.getBeanProvider(HandlerMethodArgumentResolver.class)
                .orderedStream()
                .forEach(all::add);
        return List.copyOf(all);
    }

    ReactiveAdapterRegistry adapters() {
        return this.adapters;
    }

    /** Spring's own, for the handlers of failures. */
    List<HandlerMethodArgumentResolver> resolvers() {
        return this.resolvers;
    }

    /** Whether the handshake can fill a parameter. */
    boolean isBound(MethodParameter parameter) {
        return parameter.getParameterType() == WebSocketPeer.class || find(parameter) != null;
    }

    Mono<Object> resolve(
            HandlerMethod listener, MethodParameter parameter, ServerWebExchange exchange, WebSocketPeer peer) {
        if (parameter.getParameterType() == WebSocketPeer.class) {
            return Mono.just(peer);
        }
        HandlerMethodArgumentResolver found = find(parameter);
        return found == null
                ? Mono.empty()
                : Mono.defer(() -> found.resolveArgument(parameter, this.binders.binding(listener), exchange));
    }

    private @Nullable HandlerMethodArgumentResolver find(MethodParameter parameter) {
        for (HandlerMethodArgumentResolver resolver : this.resolvers) {
            if (resolver.supportsParameter(parameter)) {
                return resolver;
            }
        }
        return null;
    }

    /**
     * Checks the constraints on arguments themselves.
     *
     * @param left the parameter that is not there yet, -1 for none
     * @throws HandlerMethodValidationException with all that are broken
     */
    void validate(HandlerMethod method, MethodParameter[] parameters, @Nullable Object[] values, int left) {
        if (this.validator == null || !method.shouldValidateArguments()) {
            return;
        }
        MethodValidationResult all = this.validator.validateArguments(
                method.getBean(), method.getMethod(), parameters, values, method.getValidationGroups());
        List<ParameterValidationResult> faults = all.getParameterValidationResults().stream()
                .filter(fault -> fault.getMethodParameter().getParameterIndex() != left)
                .toList();
        if (!faults.isEmpty()) {
            throw new HandlerMethodValidationException(
                    MethodValidationResult.create(method.getBean(), method.getMethod(), faults));
        }
    }

    InvocableHandlerMethod invocable(HandlerMethod handler) {
        InvocableHandlerMethod invocable = new InvocableHandlerMethod(handler);
        invocable.setReactiveAdapterRegistry(this.adapters);
        invocable.setArgumentResolvers(List.of(InPlace.INSTANCE));
        return invocable;
    }

    /** How a payload is validated; null where that may take more than the payload. */
    @Nullable
    PayloadValidation validation(MethodParameter payload) {
        return PayloadValidation.of(payload, this.initializer);
    }

    /**
     * Whether a client's payloads are validated as {@link #validation} says, and not by what an {@code @InitBinder} method
     * has for them.
     */
    boolean isValidatedPlainly(HandlerMethod listener, MethodParameter payload, ServerWebExchange handshake) {
        return this.binders.leave(listener, payload, handshake);
    }

    /** What the payloads of a listener's method are validated by. */
    BindingContext binding(HandlerMethod listener) {
        return this.binders.binding(listener);
    }

    BindingContext binding() {
        return new BindingContext(this.initializer, this.adapters);
    }

    /** What an invocable method takes its arguments from. */
    BindingContext bound(@Nullable Object[] values) {
        return new Values(this.initializer, this.adapters, values);
    }

    private static final class Values extends BindingContext {

        private final @Nullable Object[] values;

        Values(
                @Nullable WebBindingInitializer initializer,
                ReactiveAdapterRegistry adapters,
                @Nullable Object[] values) {
            super(initializer, adapters);
            this.values = values;
        }
    }

    private enum InPlace implements HandlerMethodArgumentResolver {
        INSTANCE;

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return true;
        }

        @Override
        public Mono<Object> resolveArgument(
                MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
            return Mono.justOrEmpty(((Values) context).values[parameter.getParameterIndex()]);
        }
    }
}
