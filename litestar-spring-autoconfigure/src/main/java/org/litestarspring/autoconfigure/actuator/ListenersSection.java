package org.litestarspring.autoconfigure.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.litestarspring.channels.websocket.listener.ListenerDescription;
import org.litestarspring.channels.websocket.listener.WebSocketListeners;
import org.springframework.web.method.HandlerMethod;

/** Every path of WebSocket listeners: its methods, when each is called and where it runs, and what crosses its wire. */
class ListenersSection implements LitestarSection {

    private final WebSocketListeners listeners;

    ListenersSection(WebSocketListeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public Object describe() {
        return this.listeners.descriptions().stream()
                .map(ListenersSection::describe)
                .toList();
    }

    private static Map<String, Object> describe(ListenerDescription listener) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("path", listener.path());
        if (!listener.subProtocols().isEmpty()) {
            told.put("subProtocols", listener.subProtocols());
        }
        List<Map<String, Object>> methods =
                listener.calls().stream().map(ListenersSection::describe).toList();
        told.put("methods", methods);
        return told;
    }

    private static Map<String, Object> describe(ListenerDescription.Call call) {
        Map<String, Object> told = new LinkedHashMap<>();
        HandlerMethod handler = call.handler();
        told.put("called", call.role().name().toLowerCase(Locale.ROOT));
        told.put(
                "handler",
                call.isFunction()
                        ? call.label()
                        : handler.getBeanType().getName() + "."
                                + handler.getMethod().getName());
        String source = call.isFunction() ? null : SourceLocation.of(handler.getMethod());
        if (source != null) {
            told.put("source", source);
        }
        told.put("execution", HandlersSection.execution(handler));
        if (call.takes() != null) {
            told.put("in", call.takes().type().toString());
        }
        if (call.sends() != null) {
            told.put("out", call.sends().type().toString());
        }
        return told;
    }
}
