package org.litestarspring.channels.websocket.listener;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.socket.CloseStatus;

/** Makes methods of beans ready to be called, and says of those that cannot be why. */
final class ListenerMethods {

    /** In a pattern, with or without an expression of what it matches. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^/{}:]+)");

    private final ApplicationContext context;
    private final ListenerArguments arguments;
    private final MessageCodec codec;
    private final PayloadDecoders decoders;
    private final ListenerDtos dtos;
    private final ListenerExecution execution;

    ListenerMethods(
            ApplicationContext context,
            ListenerArguments arguments,
            MessageCodec codec,
            PayloadDecoders decoders,
            ListenerDtos dtos,
            ListenerExecution execution) {
        this.context = context;
        this.arguments = arguments;
        this.codec = codec;
        this.decoders = decoders;
        this.dtos = dtos;
        this.execution = execution;
    }

    static String label(Class<?> type, Method method) {
        return type.getSimpleName() + "." + method.getName();
    }

    /** The parameters that nothing of the handshake fills; the one that is marked as a body, where one is. */
    List<MethodParameter> payloads(Class<?> type, Method method) {
        List<MethodParameter> open = new ArrayList<>();
        for (int i = 0; i < method.getParameterCount(); i++) {
            MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
            parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            if (parameter.hasParameterAnnotation(RequestBody.class)) {
                return List.of(parameter);
            }
            if (!this.arguments.isBound(parameter)) {
                open.add(parameter);
            }
        }
        return open;
    }

    /** A method that takes messages; null with a fault where it cannot. */
    @Nullable
    ListenerMethod message(String bean, Class<?> type, Method method, ListenerOptions options, List<String> faults) {
        String label = label(type, method);
        List<MethodParameter> payloads = payloads(type, method);
        if (payloads.isEmpty()) {
            faults.add(label + " has no payload: all its arguments are bound at the handshake. Add one, or mark it"
                    + " @WebSocketStream");
            return null;
        }
        if (payloads.size() > 1) {
            faults.add("%s has %d arguments that nothing of the handshake fills, %s and %s: one is the payload"
                    .formatted(label, payloads.size(), shown(payloads.get(0)), shown(payloads.get(1))));
            return null;
        }
        MethodParameter payload = new PayloadParameter(payloads.get(0));
        ReactiveAdapter adapter = this.arguments.adapters().getAdapter(payload.getParameterType());
        if (adapter != null && !adapter.isMultiValue()) {
            faults.add("%s takes %s: take the payload itself, or a Flux of all".formatted(label, shown(payload)));
            return null;
        }
        MethodParameter one = adapter == null ? payload : payload.nested();
        MessageCodec.Kind kind = MessageCodec.Kind.of(one.getNestedParameterType(), options.format());
        if (kind == MessageCodec.Kind.JSON && !this.codec.canRead(one)) {
            faults.add("%s takes %s, which no codec of the application reads".formatted(label, shown(payload)));
            return null;
        }
        HandlerMethod handler = handler(bean, method);
        PayloadDecoder decoder = this.decoders.of(handler, one, options.format());
        ListenerMethod.Payload given = new ListenerMethod.Payload(payload, name(one, method), decoder);
        return new ListenerMethod(handler, given, this.arguments, this.dtos, this.execution);
    }

    private static String name(MethodParameter payload, Method method) {
        JsonTypeName named =
                AnnotatedElementUtils.findMergedAnnotation(payload.getNestedParameterType(), JsonTypeName.class);
        return named == null || named.value().isEmpty() ? method.getName() : named.value();
    }

    /** A method that is called when a client comes or goes; null with a fault where it cannot be. */
    @Nullable
    ListenerMethod hook(String bean, Class<?> type, Method method, List<String> faults) {
        boolean closes = AnnotatedElementUtils.hasAnnotation(method, OnClose.class);
        for (MethodParameter open : payloads(type, method)) {
            if (!closes || open.getParameterType() != CloseStatus.class) {
                faults.add("%s takes %s, which nothing of the handshake fills"
                        .formatted(label(type, method), shown(open)));
                return null;
            }
        }
        return new ListenerMethod(handler(bean, method), null, this.arguments, this.dtos, this.execution);
    }

    /** A method whose values are sent; null with a fault where there can be none. */
    @Nullable
    ListenerMethod stream(String bean, Class<?> type, Method method, List<String> faults) {
        if (this.arguments.adapters().getAdapter(method.getReturnType()) == null) {
            faults.add("%s returns %s: a @WebSocketStream returns a Flux"
                    .formatted(label(type, method), method.getReturnType().getSimpleName()));
        }
        return hook(bean, type, method, faults);
    }

    /**
     * The functions of a route.
     *
     * @throws RuntimeException where a DTO of it cannot be
     */
    RouteCalls calls(WebSocketRoute route) {
        return new RouteCalls(route, this.dtos);
    }

    /** A function of a route; {@code payload} is the type of its messages, null where it takes none. */
    ListenerMethod function(RouteCalls calls, String name, @Nullable Class<?> payload, ListenerOptions options) {
        Method method = Arrays.stream(RouteCalls.class.getDeclaredMethods())
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow();
        HandlerMethod handler = new HandlerMethod(calls, method).createWithValidateFlags();
        ListenerMethod.Payload given = null;
        if (payload != null) {
            MethodParameter parameter = new PayloadParameter(new MethodParameter(method, 0), payload, calls.in());
            given = new ListenerMethod.Payload(parameter, name, this.decoders.of(handler, parameter, options.format()));
        }
        return new ListenerMethod(handler, given, this.arguments, this.dtos, this.execution);
    }

    private HandlerMethod handler(String bean, Method method) {
        Object instance = this.context.getBean(bean);
        return new HandlerMethod(instance, AopUtils.selectInvocableMethod(method, instance.getClass()))
                .createWithValidateFlags();
    }

    private static String shown(MethodParameter parameter) {
        String name = parameter.getParameterName();
        String type = parameter.getParameterType().getSimpleName();
        return name == null ? type : type + " " + name;
    }

    /** Why methods cannot share a path. */
    List<String> conflicts(List<ListenerMethod> methods, ListenerOptions options) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            ListenerMethod method = methods.get(i);
            if (method.isConversation() && methods.size() > 1) {
                faults.add(
                        method.label() + " takes the whole conversation, and is not the only method of its listener");
            }
            for (ListenerMethod other : methods.subList(0, i)) {
                conflict(other, method, options, faults);
            }
        }
        return faults;
    }

    private static void conflict(
            ListenerMethod one, ListenerMethod other, ListenerOptions options, List<String> faults) {
        MessageCodec.Kind kind = kind(one, options);
        MessageCodec.Kind others = kind(other, options);
        if (kind.isBinary(options.format()) != others.isBinary(options.format())) {
            return;
        }
        if (kind != MessageCodec.Kind.JSON || others != MessageCodec.Kind.JSON) {
            faults.add("%s and %s take the same frames, and nothing tells their messages apart"
                    .formatted(one.label(), other.label()));
        } else if (one.name().equals(other.name())) {
            faults.add("%s and %s are both for messages of the %s \"%s\""
                    .formatted(one.label(), other.label(), options.discriminator(), one.name()));
        }
    }

    private static MessageCodec.Kind kind(ListenerMethod method, ListenerOptions options) {
        Class<?> type = Objects.requireNonNull(method.payload()).getNestedParameterType();
        return MessageCodec.Kind.of(type, options.format());
    }

    /** The path variables that a method asks for and a path has not. */
    List<String> missingVariables(ListenerMethod method, String path) {
        Set<String> there =
                VARIABLE.matcher(path).results().map(found -> found.group(1)).collect(Collectors.toSet());
        return Arrays.stream(method.handler().getMethodParameters())
                .map(ListenerMethods::variable)
                .filter(Objects::nonNull)
                .filter(name -> !there.contains(name))
                .map(name -> "%s asks for the path variable \"%s\", which \"%s\" has not"
                        .formatted(method.label(), name, path))
                .toList();
    }

    /** The path variable that a parameter cannot do without; null where there is none. */
    private static @Nullable String variable(MethodParameter parameter) {
        PathVariable mark = parameter.getParameterAnnotation(PathVariable.class);
        if (mark == null || !mark.required() || Map.class.isAssignableFrom(parameter.getParameterType())) {
            return null;
        }
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        return StringUtils.hasText(mark.name()) ? mark.name() : parameter.getParameterName();
    }
}
