package org.litestarspring.channels.websocket.listener;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.WireFormat;
import org.litestarspring.channels.websocket.listener.ListenerDescription.Call;
import org.litestarspring.channels.websocket.listener.ListenerDescription.Content;
import org.litestarspring.channels.websocket.listener.ListenerDescription.Frames;
import org.litestarspring.channels.websocket.listener.ListenerDescription.Role;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.socket.CloseStatus;

/** Describes plans. */
final class ListenerDescriber {

    private final ReactiveAdapterRegistry adapters;
    private final ListenerDtos dtos;

    ListenerDescriber(ReactiveAdapterRegistry adapters, ListenerDtos dtos) {
        this.adapters = adapters;
        this.dtos = dtos;
    }

    ListenerDescription describe(ListenerPlan plan) {
        List<Call> calls = new ArrayList<>();
        plan.messages()
                .forEach(method ->
                        calls.add(call(plan, method, method.isConversation() ? Role.CONVERSATION : Role.MESSAGE)));
        add(calls, plan, plan.stream(), Role.STREAM);
        add(calls, plan, plan.open(), Role.OPEN);
        add(calls, plan, plan.close(), Role.CLOSE);
        long ofJson = calls.stream()
                .filter(call -> call.takes() != null && isJson(call.takes().frames()))
                .count();
        return new ListenerDescription(
                plan.path(),
                ofJson > 1 ? plan.options().discriminator() : null,
                plan.options().subProtocols(),
                calls);
    }

    private static boolean isJson(Frames frames) {
        return frames == Frames.JSON || frames == Frames.BINARY_JSON;
    }

    private void add(List<Call> calls, ListenerPlan plan, @Nullable ListenerMethod method, Role role) {
        if (method != null) {
            calls.add(call(plan, method, role));
        }
    }

    private Call call(ListenerPlan plan, ListenerMethod method, Role role) {
        WireFormat format = plan.options().format();
        MethodParameter payload = method.payload();
        return new Call(
                role,
                method.label(),
                method.name(),
                method.handler(),
                method.isFunction(),
                payload == null ? null : content(taken(payload), format),
                sent(method, format));
    }

    private ResolvableType taken(MethodParameter payload) {
        ListenerDtos.View view = PayloadParameter.view(payload);
        return view == null ? this.dtos.taken(payload) : view.type();
    }

    private @Nullable Content sent(ListenerMethod method, WireFormat format) {
        ListenerDtos.View view = method.handler().getBean() instanceof RouteCalls route ? route.out() : null;
        return view == null ? sent(method.handler().getReturnType(), format) : content(view.type(), format);
    }

    private @Nullable Content sent(MethodParameter returned, WireFormat format) {
        ReactiveAdapter adapter = this.adapters.getAdapter(returned.getParameterType());
        if (adapter != null && adapter.isNoValue()) {
            return null;
        }
        ResolvableType type = this.dtos.answered(adapter == null ? returned : returned.nested());
        Class<?> raw = type.toClass();
        if (HttpEntity.class.isAssignableFrom(raw)) {
            type = type.as(HttpEntity.class).getGeneric(0);
            raw = type.toClass();
        }
        boolean isNothing = raw == void.class
                || raw == Void.class
                || raw == CloseStatus.class
                || ProblemDetail.class.isAssignableFrom(raw)
                || ErrorResponse.class.isAssignableFrom(raw);
        return isNothing ? null : content(type, format);
    }

    private static Content content(ResolvableType type, WireFormat format) {
        Class<?> raw = type.toClass();
        if (raw == Object.class) {
            return new Content(type, format == WireFormat.AUTO ? Frames.ANY : json(format));
        }
        return new Content(
                type,
                switch (MessageCodec.Kind.of(ByteBuffer.class.isAssignableFrom(raw) ? ByteBuffer.class : raw, format)) {
                    case TEXT -> Frames.TEXT;
                    case BYTES -> Frames.BYTES;
                    case JSON -> json(format);
                });
    }

    private static Frames json(WireFormat format) {
        return format == WireFormat.BINARY ? Frames.BINARY_JSON : Frames.JSON;
    }
}
