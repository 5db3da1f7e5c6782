package org.litestarspring.channels.asyncapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small parts that documents are made of. */
final class Frames {

    private Frames() {}

    static Map<String, Object> text(String description) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("type", "string");
        text.put("description", description);
        return text;
    }

    static Map<String, Object> constant(String value) {
        Map<String, Object> constant = new LinkedHashMap<>();
        constant.put("type", "string");
        constant.put("const", value);
        return constant;
    }

    static Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("type", "integer");
        request.put("description", "A number of the client's own that the answer repeats.");
        return request;
    }

    static Map<String, Object> names(String description) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("type", "array");
        names.put("items", Map.of("type", "string"));
        names.put("description", description);
        return names;
    }

    /** Names and values in turn, which keep their order: the document is the same each time. */
    static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    static Map<String, Object> object(Map<String, Object> members, String... required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", members);
        object.put("required", List.of(required));
        return object;
    }

    static Map<String, Object> message(String title, String summary, String schema) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("title", title);
        message.put("summary", summary);
        message.put("payload", AsyncApi.reference("components/schemas/" + schema));
        return message;
    }

    static Map<String, Object> operation(String action, String channel, String summary, String... messages) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("action", action);
        operation.put("channel", AsyncApi.reference("channels/" + channel));
        operation.put("summary", summary);
        operation.put("messages", AsyncApi.messagesOf(channel, messages));
        return operation;
    }

    static Map<String, Object> reply(String channel, String... messages) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("channel", AsyncApi.reference("channels/" + channel));
        reply.put("messages", AsyncApi.messagesOf(channel, messages));
        return reply;
    }

    /** RFC 9457. */
    static Map<String, Object> problem() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", text("Identifies the kind of problem."));
        members.put("title", text("The kind in words."));
        members.put("status", Map.of("type", "integer"));
        members.put("detail", text("What was wrong, and what to do."));
        members.put("code", text("The kind, for programs."));
        return object(members, "type", "title", "status", "detail", "code");
    }
}
