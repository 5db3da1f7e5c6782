package org.litestarspring.channels.websocket.listener;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.websocket.ReceivedMessage;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.reactive.socket.WebSocketMessage;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Which method of a listener a message is for: by its frame, and where several take JSON, by a member of the object. */
final class MessageRouter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int QUOTED = 50;

    private final String discriminator;
    private final List<ListenerMethod> text = new ArrayList<>();
    private final List<ListenerMethod> binary = new ArrayList<>();
    private final Map<String, ListenerMethod> named = new LinkedHashMap<>();

    /** Sorts the methods of a plan. */
    MessageRouter(ListenerPlan plan) {
        this.discriminator = plan.options().discriminator();
        for (ListenerMethod method : plan.messages()) {
            Class<?> type = Objects.requireNonNull(method.payload()).getNestedParameterType();
            MessageCodec.Kind kind = MessageCodec.Kind.of(type, plan.options().format());
            (kind.isBinary(plan.options().format()) ? this.binary : this.text).add(method);
            if (kind == MessageCodec.Kind.JSON) {
                this.named.put(method.name(), method);
            }
        }
    }

    /**
     * The method that a message is for.
     *
     * @return null where none takes such frames
     * @throws ErrorResponseException 400 where the discriminator names none
     */
    @Nullable
    ListenerMethod of(ReceivedMessage message) {
        List<ListenerMethod> candidates = message.kind() == WebSocketMessage.Type.BINARY ? this.binary : this.text;
        if (candidates.size() <= 1) {
            return candidates.isEmpty() ? null : candidates.get(0);
        }
        String name = member(message.payload());
        ListenerMethod method = name == null ? null : this.named.get(name);
        if (method == null) {
            String known = String.join(", ", this.named.keySet());
            throw problem(
                    name == null
                            ? "The message has no member \"%s\" that says what it is. It is one of: %s."
                                    .formatted(this.discriminator, known)
                            : "No message is of the %s \"%s\". Known are: %s."
                                    .formatted(this.discriminator, quoted(name), known));
        }
        return method;
    }

    private static ErrorResponseException problem(String detail) {
        return ChannelProblems.problem(HttpStatus.BAD_REQUEST, "unknown-message", detail);
    }

    private static String quoted(String name) {
        return name.length() <= QUOTED ? name : name.substring(0, QUOTED) + "...";
    }

    private @Nullable String member(byte[] message) {
        try (JsonParser json = JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                if (name.equals(this.discriminator)) {
                    return value == JsonToken.VALUE_STRING ? json.getString() : null;
                }
                json.skipChildren();
            }
            return null;
        } catch (JacksonException malformed) {
            throw problem("The message is not JSON.");
        }
    }
}
