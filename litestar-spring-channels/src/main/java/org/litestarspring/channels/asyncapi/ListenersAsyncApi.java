package org.litestarspring.channels.asyncapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.litestarspring.channels.websocket.listener.ListenerDescription;

/**
 * Documents the WebSocket listeners of an application: a channel for each path, with an operation for each method.
 *
 * @since 0.1
 */
public final class ListenersAsyncApi implements AsyncApiContributor {

    static final String SERVER = "_listeners";
    static final String ERROR = "socket-error";

    private final Supplier<List<ListenerDescription>> listeners;
    private final AsyncApiSchemas schemas;

    /** Documents them when the document is made. */
    public ListenersAsyncApi(Supplier<List<ListenerDescription>> listeners, AsyncApiSchemas schemas) {
        this.listeners = listeners;
        this.schemas = schemas;
    }

    @Override
    public void contribute(AsyncApi document) {
        List<ListenerDescription> served = this.listeners.get();
        if (served.isEmpty()) {
            return;
        }
        document.server(SERVER, "ws", "wss", "/", "Each WebSocket is of the one path that it was opened at.");
        document.schema("channel-problem", Frames.problem());
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", Frames.constant("error"));
        members.put("problem", AsyncApi.reference("components/schemas/channel-problem"));
        document.schema(ERROR, Frames.object(members, "type", "problem"));
        document.message(ERROR, Frames.message("Error", "What could not be done; the socket lives as a rule.", ERROR));
        Set<String> taken = new HashSet<>();
        for (ListenerDescription listener : served) {
            ListenerPath path = ListenerPath.of(listener.path());
            // The dash keeps it apart from the names of channels, in which there is none at this place.
            String name = "listener-" + AsyncApi.unique(path.address(), taken);
            new Listener(document, listener, path, name).add();
        }
    }

    /** One of them, as it is written. */
    private final class Listener {

        private final AsyncApi document;
        private final ListenerDescription listener;
        private final ListenerPath path;
        private final String name;
        private final Map<String, Object> messages = new LinkedHashMap<>();
        private final Map<String, Map<String, Object>> operations = new LinkedHashMap<>();
        private final Set<String> taken = new HashSet<>();

        Listener(AsyncApi document, ListenerDescription listener, ListenerPath path, String name) {
            this.document = document;
            this.listener = listener;
            this.path = path;
            this.name = name;
        }

        void add() {
            this.listener.calls().forEach(this::call);
            this.messages.put("error", AsyncApi.reference("components/messages/" + ERROR));
            Map<String, Object> channel = new LinkedHashMap<>();
            channel.put("address", this.path.address());
            if (!this.listener.subProtocols().isEmpty()) {
                channel.put("description", "Sub-protocols: " + String.join(", ", this.listener.subProtocols()) + ".");
            }
            channel.put("servers", List.of(AsyncApi.reference("servers/" + SERVER)));
            if (!this.path.variables().isEmpty()) {
                Map<String, Object> parameters = new LinkedHashMap<>();
                this.path.variables().forEach(variable -> parameters.put(variable, Map.of()));
                channel.put("parameters", parameters);
            }
            channel.put("messages", this.messages);
            channel.put("bindings", Map.of("ws", new HandshakeBinding(this.listener, schemas, this.document).made()));
            this.document.channel(this.name, channel);
            this.operations.forEach(this.document::operation);
        }

        private void call(ListenerDescription.Call call) {
            String method = call.label().substring(call.label().lastIndexOf('.') + 1);
            String key = AsyncApi.unique(method, this.taken);
            ListenerDescription.Content takes = call.takes();
            ListenerDescription.Content sends = call.sends();
            List<String> answers = new ArrayList<>();
            if (sends != null && call.role() != ListenerDescription.Role.CLOSE) {
                String answer = key + "-answer";
                message(answer, "Sent by %s.".formatted(call.label()), payload(sends), sends);
                answers.add(answer);
            }
            answers.add("error");
            String[] sent = answers.toArray(String[]::new);
            if (takes != null) {
                message(key, "Taken by %s.".formatted(call.label()), taken(call, takes), takes);
                Map<String, Object> operation =
                        Frames.operation("receive", this.name, "%s is called with it.".formatted(call.label()), key);
                operation.put("reply", Frames.reply(this.name, sent));
                this.operations.put(this.name + "-" + key, operation);
            } else if (answers.size() > 1) {
                this.operations.put(
                        this.name + "-" + key,
                        Frames.operation("send", this.name, "What %s returns.".formatted(call.label()), sent));
            }
        }

        private void message(
                String key, String summary, Map<String, Object> payload, ListenerDescription.Content content) {
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("title", content.type().toClass().getSimpleName());
            message.put("summary", summary + frames(content.frames()));
            message.put("contentType", contentType(content.frames()));
            message.put("payload", payload);
            this.document.message(this.name + "-" + key, message);
            this.messages.put(key, AsyncApi.reference("components/messages/" + this.name + "-" + key));
        }

        /** With what tells it from the messages of other methods. */
        private Map<String, Object> taken(ListenerDescription.Call call, ListenerDescription.Content takes) {
            Map<String, Object> payload = payload(takes);
            String discriminator = this.listener.discriminator();
            boolean isJson = takes.frames() == ListenerDescription.Frames.JSON
                    || takes.frames() == ListenerDescription.Frames.BINARY_JSON;
            if (discriminator == null || !isJson) {
                return payload;
            }
            Map<String, Object> named =
                    Frames.object(Map.of(discriminator, Frames.constant(call.name())), discriminator);
            return Map.of("allOf", List.of(payload, named));
        }

        private Map<String, Object> payload(ListenerDescription.Content content) {
            return switch (content.frames()) {
                case TEXT, BYTES -> Map.of("type", "string");
                case JSON, BINARY_JSON -> schemas.schema(content.type(), this.document);
                case ANY -> Map.of();
            };
        }
    }

    private static String frames(ListenerDescription.Frames frames) {
        return switch (frames) {
            case TEXT, JSON, ANY -> "";
            case BYTES, BINARY_JSON -> " It is a binary frame.";
        };
    }

    private static String contentType(ListenerDescription.Frames frames) {
        return switch (frames) {
            case TEXT -> "text/plain";
            case BYTES -> "application/octet-stream";
            case JSON, BINARY_JSON, ANY -> "application/json";
        };
    }
}
