package org.litestarspring.channels.redis;

import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.channels.ChannelBroker.Listener;
import org.litestarspring.channels.ChannelEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a reader of streams reads, and how far it is: the logs of channels, each for its listeners, and a stream of its own
 * that wakes it. Any thread; calls no listener.
 */
final class StreamReadings {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReadings.class);

    /** Before any entry. */
    private static final String NEVER = "0-0";

    private final byte[] wakeKey;

    /** By key; guarded by this object, with what is in it and the field below. */
    private final Map<String, Reading> readings = new HashMap<>();

    private String woken = NEVER;

    /** A channel that is read, and how far; base is -1 until its head is known. */
    static final class Reading {

        final String channel;
        private final String key;
        private List<Listener> listeners = List.of();
        private long base = -1;
        private long offset;

        private Reading(String channel, String key) {
            this.channel = channel;
            this.key = key;
        }
    }

    /** Events of one channel, in their order. */
    record Delivery(List<Listener> listeners, List<ChannelEvent> events) {}

    /**
     * Creates them.
     *
     * @param wakeKey of the stream that wakes the reader; not copied
     */
    StreamReadings(byte[] wakeKey) {
        this.wakeKey = wakeKey;
    }

    synchronized Reading add(String channel, byte[] log, Listener listener) {
        Reading found = this.readings.computeIfAbsent(
                new String(log, StandardCharsets.UTF_8), key -> new Reading(channel, key));
        List<Listener> more = new ArrayList<>(found.listeners);
        more.add(listener);
        found.listeners = List.copyOf(more);
        return found;
    }

    /** Whether nobody listens to anything any more. */
    synchronized boolean remove(Reading from, Listener listener) {
        from.listeners = from.listeners.stream().filter(one -> one != listener).toList();
        if (from.listeners.isEmpty()) {
            this.readings.remove(from.key, from);
        }
        return this.readings.isEmpty();
    }

    synchronized List<Reading> all() {
        return List.copyOf(this.readings.values());
    }

    synchronized int count() {
        return this.readings.size();
    }

    synchronized boolean isListenedTo(Reading reading) {
        return !reading.listeners.isEmpty();
    }

    /** Goes on behind a channel's head; who listens is to be told of it. */
    synchronized List<Listener> locate(Reading reading, RedisLog.Head head) {
        reading.base = head.base();
        reading.offset = head.position().offset();
        return reading.listeners;
    }

    /** The stream that wakes the reader is read from its start; it may be on another server. */
    synchronized void forgetWaking() {
        this.woken = NEVER;
    }

    /** From where each stream goes on, the one that wakes last; nothing while no channel's head is known. */
    synchronized List<StreamOffset<byte[]>> offsets() {
        List<StreamOffset<byte[]>> offsets = new ArrayList<>();
        for (Reading one : this.readings.values()) {
            if (one.base >= 0) {
                offsets.add(StreamOffset.from(one.key.getBytes(StandardCharsets.UTF_8), one.base + "-" + one.offset));
            }
        }
        if (!offsets.isEmpty()) {
            offsets.add(StreamOffset.from(this.wakeKey, this.woken));
        }
        return offsets;
    }

    /** Goes on behind what came. */
    synchronized List<Delivery> take(List<StreamMessage<byte[], byte[]>> messages) {
        List<Delivery> deliveries = new ArrayList<>();
        byte[] stream = {};
        Reading reading = null;
        List<ChannelEvent> events = List.of();
        for (StreamMessage<byte[], byte[]> message : messages) {
            // Entries of a stream come one after the other, with one array for its key.
            if (message.getStream() != stream) {
                stream = message.getStream();
                reading = this.readings.get(new String(stream, StandardCharsets.UTF_8));
                events = new ArrayList<>(messages.size());
                if (reading != null) {
                    deliveries.add(new Delivery(reading.listeners, events));
                }
            }
            if (reading != null) {
                advance(reading, message, events);
            } else if (Arrays.equals(stream, this.wakeKey)) {
                this.woken = message.getId();
            }
        }
        return deliveries;
    }

    private static void advance(Reading reading, StreamMessage<byte[], byte[]> message, List<ChannelEvent> events) {
        String id = message.getId();
        int dash = id.indexOf('-');
        long base = Long.parseLong(id, 0, dash, 10);
        long offset = Long.parseLong(id, dash + 1, id.length(), 10);
        if (base > reading.base || (base == reading.base && offset > reading.offset)) {
            reading.base = base;
            reading.offset = offset;
        }
        try {
            Map.Entry<byte[], byte[]> field =
                    message.getBody().entrySet().iterator().next();
            events.add(MessageFormat.entry(reading.channel, offset, field.getKey(), field.getValue()));
        } catch (RuntimeException foreign) {
            LOG.warn("An entry in {} is not of this application and is left out.", reading.key, foreign);
        }
    }
}
