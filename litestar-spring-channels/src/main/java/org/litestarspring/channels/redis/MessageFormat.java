package org.litestarspring.channels.redis;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHistory;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;

/**
 * How messages look inside Redis: a line {@code timestamp type key}, with the fields of a trace as a fourth word where
 * there are any, then the JSON as it is. On the topic a line {@code
 * epoch offset} goes before it.
 */
final class MessageFormat {

    private static final String NO_KEY = "-";

    private MessageFormat() {}

    static byte[] body(ChannelMessage message) {
        String key = message.key();
        String line = message.timestamp().toEpochMilli() + " " + escaped(message.type()) + " "
                + (key == null ? NO_KEY : "=" + escaped(key)) + trace(message.trace()) + "\n";
        byte[] head = line.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + message.data().length);
        System.arraycopy(message.data(), 0, body, head.length, message.data().length);
        return body;
    }

    /** Reads what the topic carries. */
    static ChannelEvent event(String channel, byte[] bytes) {
        int end = lineEnd(bytes, 0);
        String[] place = line(bytes, 0, end);
        return ChannelEvent.of(
                new ChannelPosition(place[0], Long.parseLong(place[1])), message(channel, bytes, end + 1));
    }

    /** Reads what the history script answers, oldest first, without what has expired. */
    static ChannelHistory history(String channel, List<Object> answer, Duration ttl) {
        ChannelPosition head = position(answer);
        String from = text(answer.get(3));
        Instant oldest = Instant.now().minus(ttl);
        List<ChannelEvent> events = new ArrayList<>();
        for (Object entry : (List<?>) answer.get(4)) {
            List<?> idAndFields = (List<?>) entry;
            String id = text(idAndFields.get(0));
            // An entry of an epoch that the head's went on from has its place in that one too.
            ChannelPosition place = head.at(Long.parseLong(id, id.indexOf('-') + 1, id.length(), 10));
            ChannelMessage message = message(channel, (byte[]) ((List<?>) idAndFields.get(1)).get(1), 0);
            if (!message.timestamp().isBefore(oldest)) {
                events.add(ChannelEvent.of(place, message));
            }
        }
        Collections.reverse(events);
        return new ChannelHistory(head, from.isEmpty() ? null : head.at(Long.parseLong(from)), events);
    }

    /** Reads an entry of the log by its one field: the publish's id and the epoch, and the message. */
    static ChannelEvent entry(String channel, long offset, byte[] name, byte[] body) {
        String text = text(name);
        return ChannelEvent.of(
                new ChannelPosition(text.substring(text.indexOf(' ') + 1), offset), message(channel, body, 0));
    }

    /** Reads the epoch, the offset and the base that both scripts answer first. */
    static RedisLog.Head head(List<Object> answer) {
        return new RedisLog.Head(position(answer), Long.parseLong(text(answer.get(2))));
    }

    /** Reads the epoch and the offset that both scripts answer first. */
    static ChannelPosition position(List<Object> answer) {
        return new ChannelPosition(text(answer.get(0)), Long.parseLong(text(answer.get(1))));
    }

    private static ChannelMessage message(String channel, byte[] bytes, int start) {
        int end = lineEnd(bytes, start);
        String[] head = line(bytes, start, end);
        return new ChannelMessage(
                channel,
                unescaped(head[1]),
                head[2].equals(NO_KEY) ? null : unescaped(head[2].substring(1)),
                Instant.ofEpochMilli(Long.parseLong(head[0])),
                Arrays.copyOfRange(bytes, end + 1, bytes.length),
                head.length > 3 ? trace(head[3]) : Map.of());
    }

    private static String trace(Map<String, String> fields) {
        if (fields.isEmpty()) {
            return "";
        }
        StringJoiner words = new StringJoiner("&", " ", "");
        fields.forEach((name, value) -> words.add(escaped(name) + "=" + escaped(value)));
        return words.toString();
    }

    private static Map<String, String> trace(String word) {
        Map<String, String> fields = new HashMap<>();
        for (String field : word.split("&", -1)) {
            int equals = field.indexOf('=');
            fields.put(unescaped(field.substring(0, equals)), unescaped(field.substring(equals + 1)));
        }
        return fields;
    }

    private static int lineEnd(byte[] bytes, int start) {
        for (int i = start; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("A message in Redis is not of this application's format.");
    }

    private static String[] line(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8).split(" ", -1);
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private static String escaped(String text) {
        return isPlain(text) ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescaped(String text) {
        return isPlain(text) ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Whether it is the same escaped, as most are; finding out is much cheaper than the general way. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (!((one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9'))) {
                return false;
            }
        }
        return true;
    }
}
