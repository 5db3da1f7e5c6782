package org.litestarspring.channels;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Publish and subscribe, on one node or many.
 *
 * <p>Only channels exist that {@code litestar.channels.names} or {@code patterns} declare; for any other, each publisher
 * here fails with {@link UnknownChannelException}. One order of a channel's events holds for all its subscribers. All
 * publishers are cold; instances serve any thread.
 *
 * @since 0.1
 */
public interface Channels {

    /**
     * Publishes {@code payload} and completes with its position once the broker has it.
     *
     * @return the position; {@link ChannelUnavailableException} where the broker does not answer within {@code
     *     litestar.channels.publish-timeout}, {@link MessageTooLargeException} where the payload is too large
     */
    default Mono<ChannelPosition> publish(String channel, Object payload) {
        return publish(Publication.to(channel, payload));
    }

    /** As {@link #publish(String, Object)}, with a type or a key. */
    Mono<ChannelPosition> publish(Publication publication);

    /**
     * The payloads of live messages, as {@code type}. What is missing is not told; {@link #subscribe(Subscription)} does.
     * A payload that is no {@code type} is an error that ends this subscription alone.
     */
    <T> Flux<T> subscribe(String channel, Class<T> type);

    /**
     * What happens on a channel: first one {@link ChannelEvent.Kind#SUBSCRIBED}, then messages and gaps.
     *
     * <p>Never ends by itself, but under {@link Overflow#DISCONNECT}. While the broker is away it waits, and goes on from
     * where it was. Events come on a thread of Reactor's parallel scheduler; at most the subscription's buffer waits for
     * a slow subscriber.
     */
    Flux<ChannelEvent> subscribe(Subscription subscription);

    /** The last {@code limit} messages that are kept, oldest first. */
    Flux<ChannelEvent> history(String channel, int limit);

    /**
     * Who is on a channel, over all nodes: first everybody, then who comes and goes; everybody again where a change was
     * missed. Members are those of {@link Subscription#withMember}, and the signed-in clients of the endpoints.
     *
     * <p>Never ends by itself, and waits while the broker is away. A node that dies has its members leave within {@code
     * litestar.channels.presence.lease}. Fails with {@link UnknownChannelException} where the channel is not listed under
     * {@code litestar.channels.presence.channels}.
     */
    Flux<Presence> presence(String channel);

    /** Who is on a channel now, over all nodes; as {@link #presence}. */
    default Mono<Set<String>> members(String channel) {
        return presence(channel).next().map(Presence::joined);
    }

    /**
     * Does some work about an event as an observation, {@code litestar.channels.process}, that goes on from the trace of
     * whoever published it: {@code channels.subscribe(wish).concatMap(event -> channels.process(event, handle(event)))}.
     *
     * @return what {@code work} gives; nothing is observed where there is no registry of observations
     */
    default <T> Mono<T> process(ChannelEvent event, Mono<T> work) {
        return work;
    }

    /** The payload of an event, as {@code type}. */
    <T> @Nullable T payload(ChannelEvent event, Class<T> type);
}
