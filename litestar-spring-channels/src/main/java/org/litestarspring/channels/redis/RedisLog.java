package org.litestarspring.channels.redis;

import io.lettuce.core.protocol.AsyncCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Announcement;
import org.litestarspring.channels.ChannelBroker;
import org.litestarspring.channels.ChannelHistory;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.ChannelUnavailableException;
import org.litestarspring.channels.Epochs;
import org.litestarspring.channels.Members;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Channels as Redis keeps them: their offsets and their history. One script a message gives it its offset and keeps it, all
 * in one slot: the braces of the keys hold the channel's name, so a cluster works.
 */
final class RedisLog {

    /** A channel's offset outlives its history by this, so that a client that comes late is told of no gap without need. */
    private static final Duration OFFSET_GRACE = Duration.ofDays(1);

    /** Of changes of presence; who misses more reads all members. */
    private static final int KEPT_CHANGES = 100;

    /** No name of a channel has a blank. */
    private static final String PRESENCE = ChannelBroker.presenceOf("");

    private static final Duration MIN_BACKOFF = Duration.ofMillis(20);
    private static final Duration MAX_BACKOFF = Duration.ofMillis(500);

    private final RedisConnections connections;
    private final String prefix;
    private final ChannelSettings settings;
    private final boolean topics;
    private final boolean grouped;

    private volatile String listensBy = "";

    /** The end of a channel, and the base of the ids in its log. */
    record Head(ChannelPosition position, long base) {}

    /**
     * Creates it.
     *
     * @param topics whether publishing tells a topic too
     * @param grouped whether channels share slots by {@link SlotGroups}; each has its own otherwise
     */
    RedisLog(RedisConnections connections, String prefix, ChannelSettings settings, boolean topics, boolean grouped) {
        this.connections = connections;
        this.prefix = prefix;
        this.settings = settings;
        this.topics = topics;
        this.grouped = grouped;
    }

    /** Of the script that publishes. */
    byte[][] publishKeys(String channel) {
        return this.topics ? new byte[][] {meta(channel), log(channel), utf8(topic(channel))} : keys(channel);
    }

    /** The arguments of the script that publishes, but for those of messages. */
    byte[][] publishSettings() {
        return new byte[][] {
            utf8(Epochs.next()),
            number(this.settings.historySize()),
            number(this.settings.historyTtl().toMillis()),
            number(offsetTtl())
        };
    }

    Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit) {
        return read(channel, after, limit)
                .map(answer -> MessageFormat.history(channel, answer, this.settings.historyTtl()))
                .onErrorMap(failure -> new ChannelUnavailableException(
                        "The history of \"%s\" could not be read, because Redis cannot be reached: %s"
                                .formatted(channel, failure.getMessage()),
                        failure));
    }

    Mono<Boolean> announce(Announcement told) {
        return presence(
                        told.channel(),
                        told.node(),
                        told.lease(),
                        told.complete() ? "all" : "some",
                        told.joined(),
                        told.left())
                .map(answer -> MessageFormat.text(answer.get(3)).equals("1"));
    }

    Mono<Members> members(String channel) {
        return presence(channel, "0", this.settings.presenceLease(), "read", Set.of(), Set.of())
                .map(answer -> new Members(
                        MessageFormat.position(answer),
                        ((List<?>) answer.get(4))
                                .stream().map(MessageFormat::text).collect(Collectors.toSet())));
    }

    /** Repeated, it changes nothing more. */
    private Mono<List<Object>> presence(
            String channel, String node, Duration lease, String mode, Set<String> joined, Set<String> left) {
        String changes = ChannelBroker.presenceOf(channel);
        List<byte[]> keys = new ArrayList<>(List.of(
                meta(changes), log(changes), utf8(topic(channel) + ":nodes"), utf8(topic(channel) + ":members")));
        if (this.topics) {
            keys.add(utf8(topic(changes)));
        }
        List<byte[]> arguments = new ArrayList<>(List.of(
                utf8(Epochs.next()),
                utf8(node),
                number(lease.toMillis()),
                utf8(mode),
                number(KEPT_CHANGES),
                number(this.settings.historyTtl().toMillis()),
                number(offsetTtl()),
                number(joined.size())));
        joined.forEach(member -> arguments.add(utf8(member)));
        left.forEach(member -> arguments.add(utf8(member)));
        return Mono.defer(
                () -> run(RedisScripts.PRESENCE, keys.toArray(byte[][]::new), arguments.toArray(byte[][]::new)));
    }

    Mono<Head> head(String channel) {
        return read(channel, null, 0).map(MessageFormat::head);
    }

    /** How this node listens, of {@link RedisTopics#kind()}: scripts are told with each question. */
    void listensBy(String kind) {
        this.listensBy = kind;
    }

    private Mono<List<Object>> read(String channel, @Nullable ChannelPosition after, int limit) {
        return Mono.defer(() -> run(
                RedisScripts.HISTORY,
                keys(channel),
                utf8(Epochs.next()),
                utf8(after == null ? "" : after.epoch()),
                number(after == null ? 0 : after.offset()),
                number(limit),
                number(offsetTtl()),
                utf8(this.listensBy)));
    }

    /**
     * Runs a script, again where its connection is lost after it was sent: for as long as the caller waits. What was never
     * sent fails at once.
     */
    private Mono<List<Object>> run(RedisScripts script, byte[][] keys, byte[]... arguments) {
        ScriptCall call = new ScriptCall(script, keys, arguments, () -> {});
        return sent(call::byDigest)
                .onErrorResume(ScriptCall::isUnknown, unknown -> sent(call::byText))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, MIN_BACKOFF)
                        .maxBackoff(MAX_BACKOFF)
                        .filter(call::isUnsure));
    }

    /** Cancelling takes the command out of Lettuce's queue, so that what was given up is not sent any more. */
    private Mono<List<Object>> sent(Supplier<AsyncCommand<byte[], byte[], List<Object>>> next) {
        return this.connections
                .open()
                .flatMap(connection -> Mono.fromFuture(() -> {
                    AsyncCommand<byte[], byte[], List<Object>> command = next.get();
                    connection.dispatch(command);
                    return command;
                }));
    }

    private long offsetTtl() {
        return this.settings.historyTtl().plus(OFFSET_GRACE).toMillis();
    }

    private byte[][] keys(String channel) {
        return new byte[][] {meta(channel), log(channel)};
    }

    private byte[] meta(String channel) {
        return utf8(topic(channel) + ":meta");
    }

    byte[] log(String channel) {
        return utf8(topic(channel) + ":log");
    }

    /** What a channel's keys begin with; in the slot of the channel that it belongs to. */
    String topic(String channel) {
        String owner = owner(channel);
        String group = this.grouped ? "{" + SlotGroups.tag(SlotGroups.of(owner)) + "}" : "";
        return this.prefix + group + "{" + owner + "}" + (owner.length() < channel.length() ? ":presence" : "");
    }

    /** Which of {@link SlotGroups} a channel's keys are in. */
    static int group(String channel) {
        return SlotGroups.of(owner(channel));
    }

    private static String owner(String channel) {
        int suffix = channel.indexOf(PRESENCE);
        return suffix < 0 ? channel : channel.substring(0, suffix);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(long number) {
        return utf8(Long.toString(number));
    }
}
