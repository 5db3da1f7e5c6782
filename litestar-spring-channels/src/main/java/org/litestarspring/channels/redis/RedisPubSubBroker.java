package org.litestarspring.channels.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHistory;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.Epochs;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Carries channels over Redis' publish and subscribe, with their history in a stream beside it.
 *
 * <p>One script a message gives it its offset, keeps it and publishes it, all in one slot: the braces of the keys hold the
 * channel's name, so a cluster works. A node that loses its connection subscribes again by itself and reads what it missed
 * from the history; where that no longer reaches back, its subscribers are told of a gap. Needs Redis 5 or later, or
 * Valkey. Its connection for commands is opened in the background
 * as soon as the broker is made, that for topics with the first listener; nothing blocks.
 *
 * @since 0.1
 */
public final class RedisPubSubBroker implements ChannelBroker, AutoCloseable {

    /** A channel's offset outlives its history by this, so that a client that comes late is told of no gap without need. */
    private static final Duration OFFSET_GRACE = Duration.ofDays(1);

    private final RedisConnections connections;
    private final RedisListeners listeners;
    private final Scheduler opening = Schedulers.newBoundedElastic(2, 1000, "litestar-redis", 30, true);
    private final String prefix;
    private final ChannelSettings settings;

    /**
     * Creates the broker.
     *
     * @param client borrowed: whoever made it shuts it down
     * @param prefix begins every key, such as {@code litestar:}; two applications on one Redis differ in it
     */
    public RedisPubSubBroker(AbstractRedisClient client, String prefix, ChannelSettings settings) {
        this.prefix = prefix;
        this.settings = settings;
        this.connections = new RedisConnections(client, this.opening);
        this.listeners = new RedisListeners(this.connections, this::head);
        this.connections.open();
    }

    @Override
    public Mono<ChannelPosition> publish(ChannelMessage message) {
        return this.run(
                        RedisScripts.PUBLISH,
                        keys(message.channel()),
                        utf8(Epochs.next()),
                        MessageFormat.body(message),
                        number(this.settings.historySize()),
                        number(this.settings.historyTtl().toMillis()),
                        number(this.settings.historyTtl().plus(OFFSET_GRACE).toMillis()))
                .map(answer -> MessageFormat.position(answer))
                .onErrorMap(failure -> new ChannelUnavailableException(
                        "Publishing to \"%s\" failed, because Redis cannot be reached: %s"
                                .formatted(message.channel(), failure.getMessage()),
                        failure));
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        return this.listeners.add(channel, topic(channel), listener);
    }

    @Override
    public Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit) {
        return this.run(
                        RedisScripts.HISTORY,
                        keys(channel),
                        utf8(Epochs.next()),
                        utf8(after == null ? "" : after.epoch()),
                        number(after == null ? 0 : after.offset()),
                        number(limit),
                        number(this.settings.historyTtl().plus(OFFSET_GRACE).toMillis()))
                .map(answer -> MessageFormat.history(channel, answer, this.settings.historyTtl()))
                .onErrorMap(failure -> new ChannelUnavailableException(
                        "The history of \"%s\" could not be read, because Redis cannot be reached: %s"
                                .formatted(channel, failure.getMessage()),
                        failure));
    }

    private Mono<ChannelPosition> head(String channel) {
        return history(channel, null, 0).map(ChannelHistory::head);
    }

    @Override
    public boolean isUp() {
        return this.connections.isUp();
    }

    @Override
    public void close() {
        this.listeners.close();
        this.connections.close();
        this.opening.dispose();
    }

    private Mono<List<Object>> run(RedisScripts script, byte[][] keys, byte[]... arguments) {
        return this.connections
                .commands()
                .flatMap(commands -> Mono.fromCompletionStage(
                        () -> commands.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments)))
                .onErrorResume(RedisNoScriptException.class, unknown -> this.connections
                        .commands()
                        .flatMap(commands -> Mono.fromCompletionStage(() ->
                                commands.<List<Object>>eval(script.text(), ScriptOutputType.MULTI, keys, arguments))))
                .map(Objects::requireNonNull);
    }

    private byte[][] keys(String channel) {
        String topic = topic(channel);
        return new byte[][] {utf8(topic + ":meta"), utf8(topic + ":log"), utf8(topic)};
    }

    private String topic(String channel) {
        return this.prefix + "{" + channel + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(long number) {
        return utf8(Long.toString(number));
    }
}
