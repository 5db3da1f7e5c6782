package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a subscriber sees: a message, or that messages are missing.
 *
 * <p>Immutable and shared between all subscribers of a node; neither array may be changed. Its envelope is encoded once,
 * whoever asks first.
 *
 * @since 0.1
 */
public final class ChannelEvent {

    /** What an event is. */
    public enum Kind {
        /** The first event of each subscription: from {@link ChannelEvent#position()} on, nothing is missed. */
        SUBSCRIBED,

        /** Something was published. */
        MESSAGE,

        /** Messages before this place are missing: dropped by the overflow policy, or no longer in the history. */
        GAP
    }

    private static final String GAP_TYPE = "gap";
    private static final String SUBSCRIBED_TYPE = "subscribed";
    private static final byte[] NO_DATA = "null".getBytes(StandardCharsets.UTF_8);

    private final Kind kind;
    private final ChannelPosition position;
    private final ChannelMessage message;
    private volatile byte @Nullable [] envelope;

    private ChannelEvent(Kind kind, ChannelPosition position, ChannelMessage message) {
        this.kind = kind;
        this.position = position;
        this.message = message;
    }

    /** A message at the place that its broker gave it. */
    public static ChannelEvent of(ChannelPosition position, ChannelMessage message) {
        return new ChannelEvent(Kind.MESSAGE, position, message);
    }

    static ChannelEvent subscribed(String channel, ChannelPosition position) {
        return new ChannelEvent(Kind.SUBSCRIBED, position, note(channel, SUBSCRIBED_TYPE, NO_DATA));
    }

    /**
     * Messages are missing.
     *
     * @param position the place of the last one that is missing
     * @param missed how many at least; 0 where nobody knows, because the epoch changed
     */
    static ChannelEvent gap(String channel, ChannelPosition position, long missed) {
        String data = missed > 0 ? "{\"missed\":" + missed + "}" : "{\"missed\":null}";
        return new ChannelEvent(Kind.GAP, position, note(channel, GAP_TYPE, data.getBytes(StandardCharsets.UTF_8)));
    }

    private static ChannelMessage note(String channel, String type, byte[] data) {
        return new ChannelMessage(channel, type, null, Instant.now(), data);
    }

    /** What it is. */
    public Kind kind() {
        return this.kind;
    }

    /** Its place in the channel; where to resume after it. */
    public ChannelPosition position() {
        return this.position;
    }

    /** The channel's name. */
    public String channel() {
        return this.message.channel();
    }

    /** The type that its publisher gave it, {@code message} by default; {@code gap} or {@code subscribed} of notes. */
    public String type() {
        return this.message.type();
    }

    /** What {@link Overflow#LATEST} conflates by; null where the publisher gave none. */
    public @Nullable String key() {
        return this.message.key();
    }

    /** When it was published, by the publisher's clock. */
    public Instant timestamp() {
        return this.message.timestamp();
    }

    /** The fields by which the publisher's trace goes on, such as {@code traceparent}; empty where nothing is traced. */
    public Map<String, String> trace() {
        return this.message.trace();
    }

    /** Its payload as JSON in UTF-8; borrowed, not to be changed. */
    public byte[] data() {
        return this.message.data();
    }

    /** The JSON object {@code {id, channel, type, ts, data}} in UTF-8 that both transports carry, with {@code trace} if any; borrowed. */
    public byte[] envelope() {
        byte[] known = this.envelope;
        if (known == null) {
            // Two threads may both encode, to the same outcome; a lock would cost more than that does.
            known = Envelope.encode(this.position, this.message);
            this.envelope = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "%s %s %s %s".formatted(channel(), this.position, type(), new String(data(), StandardCharsets.UTF_8));
    }
}
