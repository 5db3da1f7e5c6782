package org.litestarspring.channels.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelUnavailableException;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/** One publish, from when somebody asks for it until it is answered or given up; disposing it gives it up. Any thread. */
final class PendingPublish implements Disposable {

    final String channel;
    final byte[] id;
    final byte[] body;

    private final MonoSink<ChannelPosition> publisher;
    private final Runnable onGivenUp;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> leave = new AtomicReference<>();

    /**
     * Creates it.
     *
     * @param id by which Redis knows a repetition
     * @param onGivenUp told of what is given up before it is part of a call
     */
    PendingPublish(String channel, byte[] id, byte[] body, MonoSink<ChannelPosition> publisher, Runnable onGivenUp) {
        this.channel = channel;
        this.id = id;
        this.body = body;
        this.publisher = publisher;
        this.onGivenUp = onGivenUp;
    }

    /** From now on part of a call, which {@code leaves} takes it out of; at once where it was given up. */
    void joined(Runnable leaves) {
        this.leave.set(leaves);
        if (isDisposed()) {
            leave();
        }
    }

    void published(ChannelPosition position) {
        if (this.over.compareAndSet(false, true)) {
            this.publisher.success(position);
        }
    }

    void failed(Throwable failure) {
        if (this.over.compareAndSet(false, true)) {
            this.publisher.error(new ChannelUnavailableException(
                    failure instanceof RedisCommandExecutionException refused
                            ? "Publishing to \"%s\" failed, because Redis refused it: %s"
                                    .formatted(this.channel, refused.getMessage())
                            : "Publishing to \"%s\" failed, because Redis cannot be reached: %s"
                                    .formatted(this.channel, failure.getMessage()),
                    failure));
        }
    }

    /** The publisher does not wait any more. */
    @Override
    public void dispose() {
        if (this.over.compareAndSet(false, true)) {
            leave();
        }
    }

    private void leave() {
        Runnable joined = this.leave.getAndSet(null);
        (joined == null ? this.onGivenUp : joined).run();
    }

    @Override
    public boolean isDisposed() {
        return this.over.get();
    }
}
