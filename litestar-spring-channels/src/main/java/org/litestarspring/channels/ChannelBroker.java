package org.litestarspring.channels;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Carries messages between the nodes of an application, gives them their order and keeps their history.
 *
 * <p>A broker may lose what it carries to a listener, and need not say so: offsets without holes let the receiver see it,
 * and {@link #history} lets it fill the hole. It calls listeners from any thread, one event of a channel after the other,
 * and never blocks; listeners do not block it.
 *
 * @since 0.1
 */
public interface ChannelBroker {

    /**
     * Gives the message the channel's next offset, keeps it and carries it to all listeners: all of it or nothing.
     *
     * @return its position; {@link ChannelUnavailableException} where that cannot be done now
     */
    Mono<ChannelPosition> publish(ChannelMessage message);

    /**
     * Carries a channel's events to {@code listener} until disposed. Survives the loss of its connection: it connects
     * again with backoff, and then calls {@link Listener#listening} once more.
     */
    Disposable listen(String channel, Listener listener);

    /**
     * What is kept of a channel.
     *
     * @param after the events after this position, where it is of the channel's epoch; null for the newest
     * @param limit the most events, the newest; 0 for the head alone
     */
    Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit);

    /**
     * Takes up what a node tells of its members, and publishes what changed by it for all nodes together, with those who
     * went because their node told nothing for its lease.
     *
     * @return whether the broker had the node's members; where not, for it is new or its lease ran out, it has taken up
     *     nothing of an announcement that is not complete, and the node must announce all
     */
    Mono<Boolean> announce(Announcement announcement);

    /** Who is on a channel now; publishes too who went because their node told nothing for its lease. */
    Mono<Members> members(String channel);

    /** The channel beside {@code channel} that carries {@link Announcement#changes}; no channel of users is named so. */
    static String presenceOf(String channel) {
        return channel + " presence";
    }

    /** Whether the broker can be reached now. */
    boolean isUp();

    /** What metrics call the broker, such as {@code memory}. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Receives a channel's events. */
    interface Listener {

        /** From now on every event after {@code head} arrives. Called again after each loss of the connection. */
        void listening(ChannelPosition head);

        /** An event came, perhaps one at or before the head. */
        void arrived(ChannelEvent event);

        /** Several came at a time, in their order; as {@link #arrived(ChannelEvent)} for each. */
        default void arrived(List<ChannelEvent> events) {
            events.forEach(this::arrived);
        }
    }
}
