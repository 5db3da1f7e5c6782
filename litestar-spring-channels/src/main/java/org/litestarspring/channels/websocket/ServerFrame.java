package org.litestarspring.channels.websocket;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.Presence;
import org.litestarspring.channels.web.PresenceBody;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import tools.jackson.databind.json.JsonMapper;

/**
 * What goes to a client: an event's envelope, shared by all subscribers, or an answer.
 *
 * @param kind the kind of frame
 * @param payload its bytes, which nobody may change any more
 * @since 0.1
 */
public record ServerFrame(WebSocketMessage.Type kind, byte[] payload) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A text, in UTF-8. */
    public static ServerFrame text(byte[] payload) {
        return new ServerFrame(WebSocketMessage.Type.TEXT, payload);
    }

    /** Bytes that are no text. */
    public static ServerFrame binary(byte[] payload) {
        return new ServerFrame(WebSocketMessage.Type.BINARY, payload);
    }

    static ServerFrame event(ChannelEvent event) {
        return new ServerFrame(WebSocketMessage.Type.TEXT, event.envelope());
    }

    static ServerFrame subscribed(@Nullable Long request, String channel, ChannelPosition head) {
        return answer("subscribed", request, channel, "id", head.toString());
    }

    static ServerFrame unsubscribed(@Nullable Long request, String channel) {
        return answer("unsubscribed", request, channel, null, null);
    }

    static ServerFrame published(@Nullable Long request, String channel, ChannelPosition position) {
        return answer("published", request, channel, "id", position.toString());
    }

    /** Who is there, as the answer to a request. */
    static ServerFrame members(@Nullable Long request, String channel, Set<String> names) {
        return answer("presence", request, channel, "members", names);
    }

    /** Who is there, or who came and went. */
    static ServerFrame presence(Presence presence) {
        return encoded(PresenceBody.of(presence));
    }

    static ServerFrame pong(@Nullable Long request) {
        return answer("pong", request, null, null, null);
    }

    /** A failure as a problem; {@code request} and {@code channel} say what of, where there is such a thing. */
    public static ServerFrame error(@Nullable Long request, @Nullable String channel, Map<String, Object> problem) {
        return answer("error", request, channel, "problem", problem);
    }

    /** The protocol's own ping, not the one of a JSON frame. */
    static ServerFrame controlPing() {
        return new ServerFrame(WebSocketMessage.Type.PING, new byte[0]);
    }

    /** The answer to a protocol's ping: the same bytes. */
    public static ServerFrame controlPong(byte[] payload) {
        return new ServerFrame(WebSocketMessage.Type.PONG, payload);
    }

    private static ServerFrame answer(
            String type,
            @Nullable Long request,
            @Nullable String channel,
            @Nullable String member,
            @Nullable Object value) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", type);
        if (request != null) {
            frame.put("request", request);
        }
        if (channel != null) {
            frame.put("channel", channel);
        }
        if (member != null && value != null) {
            frame.put(member, value);
        }
        return encoded(frame);
    }

    private static ServerFrame encoded(Map<String, Object> frame) {
        // By way of a string: half a surrogate pair from a client becomes "?" and no failure.
        byte[] json = JSON.writeValueAsString(frame).getBytes(StandardCharsets.UTF_8);
        return new ServerFrame(WebSocketMessage.Type.TEXT, json);
    }

    /** Wraps the payload and does not copy it; only for a frame that is sent at once. */
    WebSocketMessage message(WebSocketSession session) {
        return new WebSocketMessage(this.kind, session.bufferFactory().wrap(this.payload));
    }
}
