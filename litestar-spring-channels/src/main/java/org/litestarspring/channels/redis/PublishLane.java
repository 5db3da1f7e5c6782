package org.litestarspring.channels.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.RedisCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on their way to one Redis, or one slot of a cluster. They are sent at once while few calls are under way; what
 * comes meanwhile is gathered, and goes together when one of them is answered: a call a channel, all in one write. So the
 * busier Redis is the more go by one call, and a publish alone waits for nothing. Any thread.
 */
final class PublishLane {

    /** Turns that wait for their answer. */
    static final int MAX_UNDERWAY = 4;

    /** Publishes of a turn; with what they weigh it bounds how long a script holds up Redis. */
    static final int MAX_PUBLISHES = 128;

    /** Bytes of a turn, but for a larger one alone. */
    static final int MAX_BYTES = 256 * 1024;

    /** After how many that were given up the others are looked through. */
    private static final int PURGE = 1024;

    private final RedisConnections connections;
    private final RedisLog log;

    /** As many as the hub lets wait; and of those that were given up {@link #PURGE} at most. */
    private final Queue<PendingPublish> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger underway = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();

    /** Calls that were sent, and that the connection's event loop has yet to write. */
    private final AtomicInteger unwritten = new AtomicInteger();

    private volatile @Nullable Thread writer;
    private final AtomicInteger givenUp = new AtomicInteger();

    PublishLane(RedisConnections connections, RedisLog log) {
        this.connections = connections;
        this.log = log;
    }

    void add(PendingPublish publish) {
        this.waiting.add(publish);
        drain();
    }

    /** One that waits here was given up. */
    void forget() {
        if (this.givenUp.incrementAndGet() % PURGE == 0) {
            this.waiting.removeIf(PendingPublish::isDisposed);
        }
    }

    private void drain() {
        if (this.unfinished.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (this.underway.get() < MAX_UNDERWAY && !wouldOvertake()) {
                List<PendingPublish> turn = gather(this.waiting);
                if (turn.isEmpty()) {
                    break;
                }
                send(turn);
            }
            seen = this.unfinished.addAndGet(-seen);
        } while (seen != 0);
    }

    /**
     * Whether what is sent now would be written before what was sent last: the connection's event loop writes at once what
     * it sends itself, and later what others sent. The answer of what waits to be written brings us back here.
     */
    private boolean wouldOvertake() {
        return this.unwritten.get() > 0 && Thread.currentThread() == this.writer;
    }

    /** The next turn, taken out of {@code waiting} by one thread at a time. */
    static List<PendingPublish> gather(Queue<PendingPublish> waiting) {
        List<PendingPublish> turn = new ArrayList<>();
        int bytes = 0;
        while (turn.size() < MAX_PUBLISHES) {
            PendingPublish next = waiting.peek();
            if (next == null || (!turn.isEmpty() && bytes + next.body.length > MAX_BYTES)) {
                break;
            }
            next = waiting.poll();
            if (next != null && !next.isDisposed()) {
                turn.add(next);
                bytes += next.body.length;
            }
        }
        return turn;
    }

    private void send(List<PendingPublish> turn) {
        Map<String, List<PendingPublish>> byChannel = new LinkedHashMap<>(2);
        turn.forEach(publish -> byChannel
                .computeIfAbsent(publish.channel, channel -> new ArrayList<>(turn.size()))
                .add(publish));
        Turn sent = new Turn(byChannel.size());
        this.underway.incrementAndGet();
        this.unwritten.addAndGet(byChannel.size());
        List<PublishBatch> batches = new ArrayList<>(byChannel.size());
        byChannel.forEach((channel, publishes) -> batches.add(new PublishBatch(
                this.connections, this.log.publishKeys(channel), this.log.publishSettings(), publishes, sent)));
        this.connections
                .open()
                .subscribe(
                        connection -> send(connection, batches),
                        failure -> batches.forEach(batch -> batch.fail(failure)));
    }

    private static void send(StatefulConnection<byte[], byte[]> connection, List<PublishBatch> batches) {
        if (batches.size() == 1) {
            connection.dispatch(batches.get(0).command());
            return;
        }
        List<RedisCommand<byte[], byte[], ?>> commands = new ArrayList<>(batches.size());
        batches.forEach(batch -> commands.add(batch.command()));
        connection.dispatch(commands);
    }

    /** The calls of a turn, as many as it has channels. */
    private final class Turn implements PublishBatch.Progress {

        private final AtomicInteger unanswered;

        Turn(int calls) {
            this.unanswered = new AtomicInteger(calls);
        }

        @Override
        public void written() {
            PublishLane.this.writer = Thread.currentThread();
            PublishLane.this.unwritten.decrementAndGet();
        }

        @Override
        public void over(boolean written) {
            if (!written) {
                PublishLane.this.unwritten.decrementAndGet();
            }
            if (this.unanswered.decrementAndGet() == 0) {
                PublishLane.this.underway.decrementAndGet();
                drain();
            }
        }
    }
}
