package org.litestarspring.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ApiVersionMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.reactive.result.method.annotation.CookieValueMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ErrorsMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ExpressionValueMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.HttpEntityMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.MatrixVariableMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.MatrixVariableMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ModelAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ModelMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PathVariableMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PathVariableMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestBodyMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestHeaderMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestHeaderMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.reactive.result.method.annotation.RequestParamMapMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestParamMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.RequestPartMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ServerWebExchangeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.SessionAttributeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.SessionStatusMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.WebSessionMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Resolves single arguments of handlers as Spring does, by the same resolvers in the same order. Spring resolves all or
 * none, and keeps its list to itself.
 */
final class Arguments {

    private final ReactiveAdapterRegistry registry;
    private final Supplier<List<Resolver>> resolvers;
    private final InitBinders binders;
    private final Map<MethodParameter, Optional<Resolver>> known = new ConcurrentHashMap<>();

    /** A resolver, and whether what it resolves comes from the client. */
    private record Resolver(HandlerMethodArgumentResolver resolver, boolean isInput) {}

    Arguments(
            RequestMappingHandlerAdapter origin,
            Supplier<Stream<WebFluxConfigurer>> configurers,
            ConfigurableApplicationContext context) {
        this.registry = AllFaultsAdapter.registry(origin);
        this.resolvers = SingletonSupplier.of(() -> resolvers(origin.getMessageReaders(), configurers, context));
        this.binders = new InitBinders(context, this.registry, origin.getWebBindingInitializer());
    }

    /** Looks the application's own resolvers and binders up, which takes a lock. */
    void prepare() {
        Objects.requireNonNull(this.resolvers.get());
        this.binders.prepare();
    }

    ReactiveAdapterRegistry registry() {
        return this.registry;
    }

    BindingContext context(HandlerMethod handler) {
        return this.binders.context(handler);
    }

    boolean isInput(MethodParameter parameter) {
        return find(parameter).map(Resolver::isInput).orElse(false);
    }

    Mono<Object> resolve(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
        Resolver found = find(parameter).orElse(null);
        return found == null
                ? Mono.empty()
                : Mono.defer(() -> found.resolver().resolveArgument(parameter, context, exchange));
    }

    private Optional<Resolver> find(MethodParameter parameter) {
        return this.known.computeIfAbsent(parameter, key -> this.resolvers.get().stream()
                .filter(resolver -> resolver.resolver().supportsParameter(key))
                .findFirst());
    }

    private List<Resolver> resolvers(
            List<HttpMessageReader<?>> readers,
            Supplier<Stream<WebFluxConfigurer>> configurers,
            ConfigurableApplicationContext context) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        ReactiveAdapterRegistry adapters = this.registry;
        List<Resolver> all = new ArrayList<>();
        input(all, new RequestParamMethodArgumentResolver(beans, adapters, false));
        server(all, new RequestParamMapMethodArgumentResolver(adapters));
        input(all, new PathVariableMethodArgumentResolver(beans, adapters));
        server(all, new PathVariableMapMethodArgumentResolver(adapters));
        input(all, new MatrixVariableMethodArgumentResolver(beans, adapters));
        server(all, new MatrixVariableMapMethodArgumentResolver(adapters));
        input(all, new RequestBodyMethodArgumentResolver(readers, adapters));
        input(all, new RequestPartMethodArgumentResolver(readers, adapters));
        input(all, new ModelAttributeMethodArgumentResolver(adapters, false));
        input(all, new RequestHeaderMethodArgumentResolver(beans, adapters));
        server(all, new RequestHeaderMapMethodArgumentResolver(adapters));
        input(all, new CookieValueMethodArgumentResolver(beans, adapters));
        server(all, new ExpressionValueMethodArgumentResolver(beans, adapters));
        server(all, new SessionAttributeMethodArgumentResolver(beans, adapters));
        server(all, new RequestAttributeMethodArgumentResolver(beans, adapters));
        input(all, new HttpEntityMethodArgumentResolver(readers, adapters));
        server(all, new ModelMethodArgumentResolver(adapters));
        server(all, new ErrorsMethodArgumentResolver(adapters));
        server(all, new ServerWebExchangeMethodArgumentResolver(adapters));
        server(all, new PrincipalMethodArgumentResolver(adapters));
        server(all, new SessionStatusMethodArgumentResolver());
        server(all, new WebSessionMethodArgumentResolver(adapters));
        server(all, new ApiVersionMethodArgumentResolver());
        for (HandlerMethodArgumentResolver own : own(configurers)) {
            input(all, own);
        }
        input(all, new RequestParamMethodArgumentResolver(beans, adapters, true));
        input(all, new ModelAttributeMethodArgumentResolver(adapters, true));
        return all;
    }

    private static void input(List<Resolver> all, HandlerMethodArgumentResolver resolver) {
        all.add(new Resolver(resolver, true));
    }

    private static void server(List<Resolver> all, HandlerMethodArgumentResolver resolver) {
        all.add(new Resolver(resolver, false));
    }

    /** The application's own, from where Spring has them. */
    private static List<HandlerMethodArgumentResolver> own(Supplier<Stream<WebFluxConfigurer>> configurers) {
        List<HandlerMethodArgumentResolver> own = new ArrayList<>();
        ArgumentResolverConfigurer told = new ArgumentResolverConfigurer() {
            @Override
            public void addCustomResolver(HandlerMethodArgumentResolver... resolver) {
                own.addAll(List.of(resolver));
            }
        };
        configurers.get().forEach(configurer -> configurer.configureArgumentResolvers(told));
        return own;
    }

    /** The parameter before an {@code Errors} argument, whose faults the handler takes itself. */
    static boolean hasErrors(MethodParameter parameter) {
        Class<?>[] types = parameter.getExecutable().getParameterTypes();
        int next = parameter.getParameterIndex() + 1;
        return next < types.length && org.springframework.validation.Errors.class.isAssignableFrom(types[next]);
    }
}
