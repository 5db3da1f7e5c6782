package org.litestarspring.channels.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelPosition;
import reactor.core.scheduler.Schedulers;

/**
 * Publishes to one channel that go to Redis by one call of the script, and are answered one by one. The call is sent again
 * where the connection is lost after it was sent, for as long as somebody waits; then without those that were given up.
 */
final class PublishBatch {

    /** How far the first command for a call is; each is told once. */
    interface Progress {

        /** It has been written, by the connection's event loop, which calls. */
        void written();

        /** It is over, however it ended, and whoever published was told; perhaps without having been written. */
        void over(boolean written);
    }

    private static final long MIN_BACKOFF = 20;
    private static final long MAX_BACKOFF = 500;
    private static final byte[] NOTHING = {};

    private final RedisConnections connections;
    private final List<PendingPublish> publishes;

    /** Of the script, those of the publishes last: two of each. */
    private final byte[][] arguments;

    private final int first;
    private final ScriptCall call;
    private final Progress progress;
    private final AtomicBoolean written = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicInteger wanted;
    private volatile @Nullable AsyncCommand<?, ?, ?> sent;
    private long backoff = MIN_BACKOFF;

    /**
     * Creates it, and sends nothing.
     *
     * @param settings the arguments that go before those of the publishes
     * @param progress told of the first command for the call
     */
    PublishBatch(
            RedisConnections connections,
            byte[][] keys,
            byte[][] settings,
            List<PendingPublish> publishes,
            Progress progress) {
        this.connections = connections;
        this.publishes = publishes;
        this.progress = progress;
        this.first = settings.length;
        this.arguments = new byte[this.first + 2 * publishes.size()][];
        System.arraycopy(settings, 0, this.arguments, 0, this.first);
        this.wanted = new AtomicInteger(publishes.size());
        this.call = new ScriptCall(RedisScripts.PUBLISH, keys, this.arguments, this::written);
        int place = this.first;
        for (PendingPublish publish : publishes) {
            int own = place;
            this.arguments[place] = publish.id;
            this.arguments[place + 1] = publish.body;
            publish.joined(() -> leave(own));
            place += 2;
        }
    }

    /** What is sent later is sent without it; once nobody waits, nothing is sent. */
    private void leave(int place) {
        this.arguments[place] = NOTHING;
        this.arguments[place + 1] = NOTHING;
        if (this.wanted.decrementAndGet() == 0) {
            AsyncCommand<?, ?, ?> waiting = this.sent;
            if (waiting != null) {
                waiting.cancel(false);
            }
        }
    }

    /** The first command, whose outcome is taken care of; its caller sends it. */
    AsyncCommand<byte[], byte[], List<Object>> command() {
        return observed(this.call.byDigest());
    }

    private AsyncCommand<byte[], byte[], List<Object>> observed(AsyncCommand<byte[], byte[], List<Object>> command) {
        this.sent = command;
        command.whenComplete(this::ended);
        if (this.wanted.get() <= 0) {
            // The last one was given up before there was something to cancel.
            command.cancel(false);
        }
        return command;
    }

    private void ended(@Nullable List<Object> answer, @Nullable Throwable failure) {
        if (ScriptCall.isUnknown(failure)) {
            send(true);
            return;
        }
        if (failure == null && answer != null) {
            try {
                publish(answer);
            } catch (RuntimeException strange) {
                fail(strange);
            }
        } else if (failure != null && this.wanted.get() > 0 && this.call.isUnsure(failure)) {
            long delay = this.backoff / 2 + ThreadLocalRandom.current().nextLong(this.backoff);
            this.backoff = Math.min(MAX_BACKOFF, this.backoff * 2);
            Schedulers.parallel().schedule(() -> send(false), delay, TimeUnit.MILLISECONDS);
        } else if (failure != null) {
            fail(failure);
            return;
        }
        over();
    }

    private void send(boolean byText) {
        this.connections.open().subscribe(connection -> send(connection, byText), failure -> ended(null, failure));
    }

    private void send(StatefulConnection<byte[], byte[]> connection, boolean byText) {
        connection.dispatch(observed(byText ? this.call.byText() : this.call.byDigest()));
    }

    private void publish(List<Object> answer) {
        String epoch = MessageFormat.text(answer.get(0));
        String[] offsets = MessageFormat.text(answer.get(2)).split(" ", -1);
        for (int i = 0; i < offsets.length; i++) {
            long offset = Long.parseLong(offsets[i]);
            if (offset > 0) {
                this.publishes.get(i).published(new ChannelPosition(epoch, offset));
            }
        }
    }

    /** None of them was published, or nobody knows. */
    void fail(Throwable failure) {
        this.publishes.forEach(publish -> publish.failed(failure));
        over();
    }

    private void written() {
        if (this.written.compareAndSet(false, true)) {
            this.progress.written();
        }
    }

    private void over() {
        if (this.answered.compareAndSet(false, true)) {
            this.progress.over(!this.written.compareAndSet(false, true));
        }
    }
}
