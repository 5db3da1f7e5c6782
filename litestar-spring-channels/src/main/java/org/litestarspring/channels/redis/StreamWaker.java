package org.litestarspring.channels.redis;

import io.lettuce.core.XAddArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Makes a command that waits for streams come back, by an entry in one that it reads with the others. Any thread. */
final class StreamWaker {

    private static final Logger LOG = LoggerFactory.getLogger(StreamWaker.class);

    private final RedisConnections connections;
    private final byte[] key;
    private final Duration kept;
    private final AtomicBoolean waking = new AtomicBoolean();

    /**
     * Creates it.
     *
     * @param key of its stream; not copied
     * @param kept how long Redis keeps an entry
     */
    StreamWaker(RedisConnections connections, byte[] key, Duration kept) {
        this.connections = connections;
        this.key = key;
        this.kept = kept;
    }

    /** Once for each command that waits; one that comes later sees the entry too. */
    void wake() {
        if (!this.waking.compareAndSet(false, true)) {
            return;
        }
        this.connections
                .streams()
                .flatMap(commands -> {
                    Mono<String> entry = Mono.fromCompletionStage(
                            () -> commands.xadd(this.key, XAddArgs.Builder.maxlen(1), utf8("w"), utf8("1")));
                    return entry.then(Mono.fromCompletionStage(() -> commands.pexpire(this.key, this.kept.toMillis())));
                })
                .subscribe(done -> {}, failure -> {
                    this.waking.set(false);
                    LOG.debug("A waiting reader comes back by itself, and later.", failure);
                });
    }

    /** The next command is about to wait. */
    void rest() {
        this.waking.set(false);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
