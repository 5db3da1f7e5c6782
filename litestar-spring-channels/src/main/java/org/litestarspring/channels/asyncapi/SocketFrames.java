package org.litestarspring.channels.asyncapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents the frames of the WebSocket that carries channels: each that a client sends, with its answers. */
final class SocketFrames {

    private static final String CHANNEL = "channel";
    private static final String PRESENCE = "presence";

    private final AsyncApi document;
    private final String name;
    private final Map<String, Object> messages = new LinkedHashMap<>();

    SocketFrames(AsyncApi document, String name) {
        this.document = document;
        this.name = name;
    }

    void add() {
        Map<String, Object> history = Frames.members("type", "integer", "minimum", 0);
        Map<String, Object> position = AsyncApi.reference("components/schemas/channel-position");
        frame(
                "subscribe",
                "Begins to send a channel's events, after a position or some history if asked.",
                Frames.members(
                        CHANNEL,
                        name(),
                        "position",
                        position,
                        "history",
                        history,
                        PRESENCE,
                        Map.of("type", "boolean")));
        frame("unsubscribe", "Ends a subscription.", Frames.members(CHANNEL, name()));
        frame(
                "presence_request",
                PRESENCE,
                "Asks who is on a channel.",
                Frames.members(CHANNEL, name()),
                "type",
                CHANNEL);
        frame("ping", "ping", "Asks whether the server is there.", Frames.members(), "type");
        frame("subscribed", "Nothing after this position is missing.", Frames.members(CHANNEL, name(), "id", position));
        frame("unsubscribed", "The subscription has ended.", Frames.members(CHANNEL, name()));
        frame(
                "published",
                "The broker has the message, at this position.",
                Frames.members(CHANNEL, name(), "id", position));
        frame(
                PRESENCE,
                PRESENCE,
                "Who is on a channel: everybody, or who came and went.",
                Frames.members(
                        CHANNEL,
                        name(),
                        "members",
                        Frames.names("Everybody."),
                        "joined",
                        Frames.names("Who came."),
                        "left",
                        Frames.names("Who went.")),
                "type",
                CHANNEL);
        frame("pong", "pong", "The server is there.", Frames.members(), "type");
        this.document.schema("channel-problem", Frames.problem());
        frame(
                "error",
                "error",
                "What could not be done, while the socket lives; or, without a request, why a subscription ended.",
                Frames.members(CHANNEL, name(), "problem", AsyncApi.reference("components/schemas/channel-problem")),
                "type",
                "problem");

        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", "/");
        channel.put("servers", List.of(AsyncApi.reference("servers/" + this.name)));
        channel.put("messages", this.messages);
        channel.put("bindings", Map.of("ws", Frames.members("method", "GET", "bindingVersion", "0.1.0")));
        this.document.channel(this.name, channel);
        operation("subscribe", "subscribe", "subscribed");
        operation("unsubscribe", "unsubscribe", "unsubscribed");
        operation("members", "presence_request", PRESENCE);
        operation("ping", "ping", "pong");
        this.document.operation(
                this.name + "-presence",
                Frames.operation("send", this.name, "Who comes and goes, where it was asked for.", PRESENCE, "error"));
    }

    private static Map<String, Object> name() {
        return Frames.text("The channel's name.");
    }

    /** Of a channel. */
    private void frame(String type, String summary, Map<String, Object> members) {
        frame(type, type, summary, members, "type", CHANNEL);
    }

    private void frame(String message, String type, String summary, Map<String, Object> members, String... required) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("type", Frames.constant(type));
        all.put("request", Frames.request());
        all.putAll(members);
        this.document.schema(message + "-frame", Frames.object(all, required));
        this.document.message(message, Frames.message(message.replace('_', ' '), summary, message + "-frame"));
        this.messages.put(message, AsyncApi.reference("components/messages/" + message));
    }

    private void operation(String name, String asked, String answered) {
        Map<String, Object> operation =
                Frames.operation("receive", this.name, "A client sends " + asked.replace('_', ' ') + ".", asked);
        operation.put("reply", Frames.reply(this.name, answered, "error"));
        this.document.operation(this.name + "-" + name, operation);
    }
}
