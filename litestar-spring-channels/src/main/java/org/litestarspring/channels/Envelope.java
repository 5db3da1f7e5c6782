package org.litestarspring.channels;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/** The one shape that events have on both transports: {@code {id, channel, type, ts, data}}. */
final class Envelope {

    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

    private Envelope() {}

    static byte[] encode(ChannelPosition position, ChannelMessage message) {
        byte[] data = message.data();
        StringBuilder head = new StringBuilder(160);
        head.append("{\"id\":\"").append(position.epoch()).append('-').append(position.offset());
        head.append("\",\"channel\":\"");
        STRINGS.quoteAsString(message.channel(), head);
        head.append("\",\"type\":\"");
        STRINGS.quoteAsString(message.type(), head);
        head.append("\",\"ts\":\"").append(message.timestamp().truncatedTo(ChronoUnit.MILLIS));
        head.append('"');
        trace(message.trace(), head);
        head.append(",\"data\":");
        byte[] encoded = head.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream envelope = new ByteArrayOutputStream(encoded.length + data.length + 1);
        envelope.writeBytes(encoded);
        envelope.writeBytes(data);
        envelope.write('}');
        return envelope.toByteArray();
    }

    private static void trace(Map<String, String> fields, StringBuilder head) {
        if (fields.isEmpty()) {
            return;
        }
        char before = '{';
        head.append(",\"trace\":");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            head.append(before).append('"');
            STRINGS.quoteAsString(field.getKey(), head);
            head.append("\":\"");
            STRINGS.quoteAsString(field.getValue(), head);
            head.append('"');
            before = ',';
        }
        head.append('}');
    }
}
