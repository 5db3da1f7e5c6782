package org.litestarspring.channels.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.litestarspring.channels.ChannelEvent;

/**
 * Events as bytes of {@code text/event-stream}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class SseFrames {

    private static final byte[] DATA = utf8("data:");
    private static final byte[] END = utf8("\n\n");

    private SseFrames() {}

    /** A comment, which clients ignore. */
    static byte[] comment() {
        return utf8(":\n\n");
    }

    static byte[] retry(Duration wait) {
        return utf8("retry:" + wait.toMillis() + "\n\n");
    }

    /** What an event is to a client whose id it is {@code id} after it. */
    static byte[] of(String id, ChannelEvent event) {
        return event.kind() == ChannelEvent.Kind.SUBSCRIBED ? id(id) : event(id, event);
    }

    /** An id without data: it dispatches nothing, and a browser that connects again sends it. */
    static byte[] id(String id) {
        return utf8("id:" + id + "\n\n");
    }

    /** Messages have no event line, so that {@code onmessage} gets them; a gap is an event {@code gap}. */
    static byte[] event(String id, ChannelEvent event) {
        String name = event.kind() == ChannelEvent.Kind.GAP ? "event:gap\n" : "";
        return frame(name + "id:" + id + "\n", event.envelope());
    }

    /** Without an id: it has no place among the messages. */
    static byte[] presence(byte[] presence) {
        return frame("event:presence\n", presence);
    }

    static byte[] problem(byte[] problem) {
        return frame("event:problem\n", problem);
    }

    private static byte[] frame(String head, byte[] data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(head.length() + data.length + 16);
        frame.writeBytes(utf8(head));
        int from = 0;
        for (int i = 0; i < data.length; i++) {
            // JSON has line ends between its tokens alone, where any white space means the same.
            if (data[i] == '\n' || data[i] == '\r') {
                line(frame, data, from, i);
                from = i + 1;
            }
        }
        frame.writeBytes(DATA);
        frame.write(data, from, data.length - from);
        frame.writeBytes(END);
        return frame.toByteArray();
    }

    private static void line(ByteArrayOutputStream frame, byte[] data, int from, int to) {
        frame.writeBytes(DATA);
        frame.write(data, from, to - from);
        frame.write('\n');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
