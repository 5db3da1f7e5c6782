package org.litestarspring.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.BridgeMethodResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.method.MethodValidationResult;
import org.springframework.validation.method.MethodValidator;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.support.WebBindingInitializer;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.HandlerMethodValidator;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the faults of all arguments of a handler, when one of them is known to have one. */
final class ArgumentFaults {

    private static final Logger LOG = LoggerFactory.getLogger(ArgumentFaults.class);

    private static final boolean VALIDATION =
            ClassUtils.isPresent("jakarta.validation.Validator", ArgumentFaults.class.getClassLoader());

    /** No handler has as many parameters. */
    private static final int IN_BODY = 1_000;

    private final Arguments arguments;
    private final InputFaults faults;
    private final @Nullable MethodValidator validator;

    ArgumentFaults(Arguments arguments, InputFaults faults, @Nullable WebBindingInitializer binding) {
        this.arguments = arguments;
        this.faults = faults;
        this.validator =
                VALIDATION ? HandlerMethodValidator.from(binding, null, parameter -> false, parameter -> false) : null;
    }

    void prepare() {
        this.arguments.prepare();
    }

    boolean are(Throwable failure) {
        return this.faults.are(failure);
    }

    /** How many of the handler's arguments come from the client. */
    int inputs(HandlerMethod handler) {
        return (int) Arrays.stream(parameters(handler))
                .filter(this.arguments::isInput)
                .count();
    }

    /** Whether the body is read before the handler is called. */
    boolean takesWholeBody(HandlerMethod handler) {
        return Arrays.stream(parameters(handler)).anyMatch(parameter -> {
            if (HttpEntity.class.isAssignableFrom(parameter.getParameterType())) {
                Class<?> body = org.springframework.core.ResolvableType.forMethodParameter(parameter)
                        .as(HttpEntity.class)
                        .getGeneric(0)
                        .toClass();
                return this.arguments.registry().getAdapter(body) == null;
            }
            return parameter.hasParameterAnnotation(RequestBody.class) && adapter(parameter) == null;
        });
    }

    /** What an attempt at one argument came to. */
    private record Attempt(
            int index, @Nullable Object value, @Nullable Throwable failure) {}

    /**
     * One failure with all faults; the first where none is found. What is no fault of an argument, such as a body of a
     * type that nothing reads, goes first, whichever Spring met first.
     */
    Mono<Throwable> all(ServerWebExchange exchange, HandlerMethod handler, Throwable first) {
        MethodParameter[] parameters = parameters(handler);
        BindingContext context = this.arguments.context(handler);
        return Flux.range(0, parameters.length)
                .filter(index -> this.arguments.isInput(parameters[index]))
                .concatMap(index -> attempt(index, parameters[index], context, exchange))
                .collectList()
                .map(attempts -> one(exchange, handler, parameters, attempts, first));
    }

    private Mono<Attempt> attempt(
            int index, MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
        ReactiveAdapter adapter = adapter(parameter);
        if (adapter != null && adapter.isMultiValue()) {
            // A stream has no end that could be waited for.
            return Mono.empty();
        }
        Mono<Object> value = this.arguments.resolve(parameter, context, exchange);
        if (adapter != null) {
            value = value.flatMap(inner -> Mono.from(adapter.toPublisher(inner)));
        }
        return value.map(found -> new Attempt(index, adapter == null ? found : null, null))
                .defaultIfEmpty(new Attempt(index, null, null))
                .onErrorResume(failure -> Mono.just(new Attempt(index, null, failure)));
    }

    private Throwable one(
            ServerWebExchange exchange,
            HandlerMethod handler,
            MethodParameter[] parameters,
            List<Attempt> attempts,
            Throwable first) {
        // By the place of the parameter; those that are in the body come last.
        TreeMap<Integer, List<Object>> found = new TreeMap<>();
        @Nullable Object[] values = new Object[parameters.length];
        Set<Integer> whole = new TreeSet<>();
        for (Attempt attempt : attempts) {
            Throwable failure = attempt.failure();
            if (failure == null) {
                values[attempt.index()] = attempt.value();
                whole.add(attempt.index());
            } else if (this.faults.are(failure)) {
                List<Object> faults = this.faults.of(failure, exchange);
                if (!faults.isEmpty()) {
                    found.put(place(parameters[attempt.index()]), faults);
                }
            } else if (isOfTheClient(failure)) {
                return failure;
            } else {
                LOG.debug("An argument of {} could not be looked at for faults", handler, failure);
            }
        }
        violations(exchange, handler, parameters, values, whole, found);
        List<Object> all = found.values().stream().flatMap(List::stream).toList();
        return all.isEmpty() ? first : new InputFaultsException(all, found.firstKey() >= IN_BODY, first);
    }

    /** The constraints of the arguments that could be resolved; those that could not be are not violated too. */
    private void violations(
            ServerWebExchange exchange,
            HandlerMethod handler,
            MethodParameter[] parameters,
            @Nullable Object[] values,
            Set<Integer> whole,
            TreeMap<Integer, List<Object>> found) {
        // On a type that is @Validated a proxy would have validated them, had all been there.
        boolean isValidated = handler.shouldValidateArguments()
                || AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Validated.class);
        if (this.validator == null || !isValidated) {
            return;
        }
        MethodValidationResult result;
        try {
            LocaleContextHolder.setLocaleContext(exchange.getLocaleContext());
            result = this.validator.validateArguments(
                    handler.getBean(),
                    BridgeMethodResolver.findBridgedMethod(handler.getMethod()),
                    parameters,
                    values,
                    handler.getValidationGroups());
        } catch (RuntimeException failure) {
            LOG.debug("The arguments of {} could not be validated one by one", handler, failure);
            return;
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
        result.getParameterValidationResults().forEach(violated -> {
            MethodParameter parameter = violated.getMethodParameter();
            if (whole.contains(parameter.getParameterIndex()) && !Arguments.hasErrors(parameter)) {
                List<Object> all = new ArrayList<>(found.getOrDefault(place(parameter), List.of()));
                all.addAll(this.faults.of(violated, exchange));
                found.put(place(parameter), all);
            }
        });
    }

    private static int place(MethodParameter parameter) {
        boolean inBody = parameter.hasParameterAnnotation(RequestBody.class)
                || parameter.hasParameterAnnotation(RequestPart.class)
                || HttpEntity.class.isAssignableFrom(parameter.getParameterType());
        return parameter.getParameterIndex() + (inBody ? IN_BODY : 0);
    }

    private static boolean isOfTheClient(Throwable failure) {
        HttpStatusCode status = failure instanceof ErrorResponse response ? response.getStatusCode() : null;
        return status != null && status.is4xxClientError();
    }

    private @Nullable ReactiveAdapter adapter(MethodParameter parameter) {
        return this.arguments.registry().getAdapter(parameter.getParameterType());
    }

    private static MethodParameter[] parameters(HandlerMethod handler) {
        MethodParameter[] parameters = handler.getMethodParameters();
        for (MethodParameter parameter : parameters) {
            parameter.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance());
        }
        return parameters;
    }
}
