package org.litestarspring.channels.sse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;

/**
 * Writes the items of one stream as events, one behind another, until they are taken. What one item takes is bytes in one
 * array and nothing else. Used by one thread at a time.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class EventWriter implements AutoCloseable {

    /** How many bytes are a batch: beyond, more in one write gains nothing that could be measured. */
    static final int BATCH = 16 * 1024;

    private static final int ROOM_FOR_LAST = 4 * 1024;

    private static final byte[] ID = utf8("id:");
    private static final byte[] NAME = utf8("event:");
    private static final byte[] RETRY = utf8("retry:");
    private static final byte[] COMMENT = utf8(":");
    private static final byte[] DATA = utf8("data:");

    private final TextBytes out = new TextBytes(BATCH + ROOM_FOR_LAST);
    private final SseEvents.Fields<Object> fields;
    private final SseData.Writer data;
    private final String prefix;
    private long number;

    @SuppressWarnings("unchecked") // the items are those of the events
    EventWriter(SseEvents<?> events, SseData data) {
        this.fields = (SseEvents.Fields<Object>) (SseEvents.Fields<?>) events.fields();
        this.data = data.to(this.out);
        this.prefix = this.fields.hasGeneratedIds()
                ? Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX) + "-"
                : "";
    }

    /**
     * Writes an item.
     *
     * @throws RuntimeException when it cannot be written; nothing of it is there then
     */
    void add(Object item) {
        int before = this.out.size();
        try {
            if (item instanceof ServerSentEvent<?> event) {
                event(event);
            } else {
                head(id(item), this.fields.name().apply(item));
                data(item);
            }
            this.out.write('\n');
        } catch (RuntimeException failure) {
            this.out.truncate(before);
            throw failure;
        }
    }

    private @Nullable String id(Object item) {
        return this.fields.hasGeneratedIds()
                ? this.prefix + ++this.number
                : this.fields.id().apply(item);
    }

    private void event(ServerSentEvent<?> event) {
        String name = event.event() == null ? this.fields.name().apply(event) : event.event();
        Object content = event.data();
        boolean isEvent = content != null || event.event() != null;
        // A comment or a time alone is no event, whose id would be remembered.
        head(event.id() != null || !isEvent ? event.id() : id(event), isEvent ? name : null);
        Duration retry = event.retry();
        if (retry != null) {
            line(RETRY, "retry", String.valueOf(retry.toMillis()));
        }
        if (event.comment() != null) {
            lines(COMMENT, event.comment());
        }
        if (isEvent) {
            // An event without a line of data is none to a browser.
            data(content == null ? "" : content);
        }
    }

    private void head(@Nullable String id, @Nullable String name) {
        if (id != null) {
            line(ID, "id", id);
        }
        if (name != null) {
            line(NAME, "name", name);
        }
    }

    private void line(byte[] field, String what, String value) {
        requireLine(what, value);
        this.out.write(field);
        value(value, 0, value.length());
    }

    private void value(String text, int from, int to) {
        if (to > from && text.charAt(from) == ' ') {
            // Readers take the first one away.
            this.out.write(' ');
        }
        this.out.write(text, from, to);
        this.out.write('\n');
    }

    /** A line end would begin another field, and a client does not take an id with a NUL. */
    static void requireLine(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == 0) {
                throw new IllegalArgumentException(
                        "The %s of an event must be one line without a NUL character, not \"%s\"."
                                .formatted(what, value));
            }
        }
    }

    private void data(Object content) {
        if (content instanceof String text) {
            lines(DATA, text);
            return;
        }
        this.out.write(DATA);
        int begin = this.out.size();
        this.data.write(content);
        int end = this.out.lineEnd(begin);
        if (end >= 0) {
            // JSON has line ends between its tokens alone, where any white space means the same.
            String json = new String(this.out.copy(begin), StandardCharsets.UTF_8);
            this.out.truncate(begin - DATA.length);
            lines(DATA, json);
        } else {
            this.out.write('\n');
        }
    }

    /** A field for each line, whatever ends it. */
    private void lines(byte[] field, String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                this.out.write(field);
                value(text, from, i);
                if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        this.out.write(field);
        value(text, from, text.length());
    }

    /** Tells of items that were dropped. */
    void missed(int count) {
        this.out.write(utf8("event:gap\ndata:{\"missed\":" + count + "}\n\n"));
    }

    /** Puts a block that is ready. */
    void block(byte[] block) {
        this.out.write(block);
    }

    int size() {
        return this.out.size();
    }

    /** What waits, which is the taker's. */
    byte[] take() {
        return this.out.take(BATCH + ROOM_FOR_LAST);
    }

    @Override
    public void close() {
        this.data.close();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
