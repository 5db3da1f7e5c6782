package org.litestarspring.channels.websocket;

import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.InvalidPositionException;
import org.litestarspring.channels.Publication;
import org.litestarspring.channels.Subscription;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads a client's frames. Unknown members are ignored, so that newer clients can talk to older servers. */
final class ClientFrames {

    private static final String KNOWN = "subscribe, unsubscribe, publish, presence, ping";
    private static final int QUOTED = 100;

    /** Numbers stay as the client wrote them: what it publishes must not change on the way. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ClientFrames() {}

    /**
     * Reads one.
     *
     * @throws BadFrameException where it is none
     */
    static ClientFrame read(String text) {
        JsonNode frame = json(text);
        if (!frame.isObject()) {
            throw bad(null, "malformed-frame", "A frame must be a JSON object such as {\"type\":\"ping\"}.");
        }
        Long request = request(frame);
        String type = text(frame, "type", request);
        return switch (type) {
            case "subscribe" ->
                new ClientFrame.Subscribe(request, wish(frame, request), flag(frame, "presence", request));
            case "unsubscribe" -> new ClientFrame.Unsubscribe(request, text(frame, "channel", request));
            case "publish" -> new ClientFrame.Publish(request, publication(frame, request));
            case "ping" -> new ClientFrame.Ping(request);
            case "presence" -> new ClientFrame.Presence(request, text(frame, "channel", request));
            default ->
                throw bad(
                        request,
                        "unknown-frame-type",
                        "No frame has the type \"%s\". Known types: %s.".formatted(quoted(type), KNOWN));
        };
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            int column = malformed.getLocation() == null
                    ? 0
                    : malformed.getLocation().getColumnNr();
            throw bad(
                    salvagedRequest(text),
                    "malformed-frame",
                    "The frame is not valid JSON at column %d: %s"
                            .formatted(column, quoted(String.valueOf(malformed.getOriginalMessage()))));
        }
    }

    /** The request's number, where it stands before the fault. */
    static @Nullable Long salvagedRequest(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (depth == 1 && token == JsonToken.PROPERTY_NAME && "request".equals(parser.currentName())) {
                    return parser.nextToken() == JsonToken.VALUE_NUMBER_INT ? (Long) parser.getLongValue() : null;
                }
            }
            return null;
        } catch (JacksonException fault) {
            return null;
        }
    }

    private static @Nullable Long request(JsonNode frame) {
        JsonNode request = frame.get("request");
        if (request == null || request.isNull()) {
            return null;
        }
        if (!request.isIntegralNumber() || !request.canConvertToLong()) {
            throw bad(null, "invalid-frame", "\"request\" must be a whole number, to be found again in the answer.");
        }
        return request.longValue();
    }

    private static Subscription wish(JsonNode frame, @Nullable Long request) {
        Subscription wish = Subscription.to(text(frame, "channel", request));
        String position = optionalText(frame, "position", request);
        JsonNode history = frame.get("history");
        boolean withHistory = history != null && !history.isNull();
        if (position != null && withHistory) {
            throw bad(
                    request,
                    "invalid-frame",
                    "\"position\" and \"history\" exclude each other: the one resumes, the other begins anew. Send one.");
        }
        if (position != null) {
            try {
                return wish.after(ChannelPosition.parse(position));
            } catch (InvalidPositionException invalid) {
                throw bad(request, "invalid-position", String.valueOf(invalid.getMessage()));
            }
        }
        return withHistory ? wish.withHistory(count(history, request)) : wish;
    }

    private static boolean flag(JsonNode frame, String name, @Nullable Long request) {
        JsonNode value = frame.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw bad(
                    request,
                    "invalid-frame",
                    "\"%s\" must be true or false, and is %s.".formatted(name, quoted(value.toString())));
        }
        return value.booleanValue();
    }

    private static int count(JsonNode history, @Nullable Long request) {
        if (!history.isIntegralNumber() || history.bigIntegerValue().signum() < 0) {
            throw bad(
                    request,
                    "invalid-frame",
                    "\"history\" must be a whole number from 0, of how many past events to send first: %s"
                            .formatted(quoted(history.toString())));
        }
        return history.canConvertToInt() ? history.intValue() : Integer.MAX_VALUE;
    }

    private static Publication publication(JsonNode frame, @Nullable Long request) {
        String channel = text(frame, "channel", request);
        JsonNode data = frame.get("data");
        if (data == null) {
            throw bad(request, "invalid-frame", "\"data\" is missing: what to publish, any JSON value.");
        }
        if (hasBrokenText(data.toString())) {
            throw bad(request, "invalid-frame", "\"data\" has half a surrogate pair, which is no text in UTF-8.");
        }
        String event = optionalText(frame, "event", request);
        String key = optionalText(frame, "key", request);
        try {
            return new Publication(
                    channel, data.isNull() ? null : data, event == null ? Publication.DEFAULT_TYPE : event, key);
        } catch (IllegalArgumentException invalid) {
            throw bad(request, "invalid-frame", "In \"event\": " + invalid.getMessage());
        }
    }

    private static boolean hasBrokenText(String json) {
        return json.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static String text(JsonNode frame, String name, @Nullable Long request) {
        String text = optionalText(frame, name, request);
        if (text == null) {
            throw bad(request, "invalid-frame", "\"%s\" is missing.".formatted(name));
        }
        return text;
    }

    private static @Nullable String optionalText(JsonNode frame, String name, @Nullable Long request) {
        JsonNode value = frame.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw bad(
                    request,
                    "invalid-frame",
                    "\"%s\" must be a string, and is %s.".formatted(name, quoted(value.toString())));
        }
        return value.stringValue();
    }

    private static BadFrameException bad(@Nullable Long request, String code, String detail) {
        return new BadFrameException(request, HttpStatus.BAD_REQUEST, code, detail);
    }

    private static String quoted(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
    }
}
