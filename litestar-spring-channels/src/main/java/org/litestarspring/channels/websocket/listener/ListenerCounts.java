package org.litestarspring.channels.websocket.listener;

import java.util.concurrent.atomic.LongAdder;

/** What happened to messages since the start, for metrics. */
final class ListenerCounts {

    /** Values from elsewhere that a client was too slow for. */
    final LongAdder dropped = new LongAdder();

    /** Payloads that could not be read or broke their constraints. */
    final LongAdder invalid = new LongAdder();

    /** Messages to streams. */
    final LongAdder ignored = new LongAdder();
}
