package org.litestarspring.channels;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * {@link Channels} on a {@link ChannelBroker}: one subscription of the broker a channel, for all subscribers of this node.
 *
 * @since 0.1
 */
public final class ChannelHub implements Channels {

    private static final Object DELIVERY = new Object();

    private final ChannelBroker broker;
    private final ChannelNames names;
    private final ChannelPayloads payloads;
    private final ChannelSettings settings;
    private final ConcurrentHashMap<String, Topic> topics = new ConcurrentHashMap<>();
    private final Presences presences;

    /** Creates the hub; it holds nothing that must be closed, the broker's owner closes that. */
    public ChannelHub(ChannelBroker broker, ChannelNames names, ChannelPayloads payloads, ChannelSettings settings) {
        this.broker = broker;
        this.names = names;
        this.payloads = payloads;
        this.settings = settings;
        this.presences = new Presences(
                broker,
                channel -> new Events(
                        Subscription.to(ChannelBroker.presenceOf(channel)).withOverflow(Overflow.DROP_OLDEST)),
                settings);
    }

    @Override
    public Mono<ChannelPosition> publish(Publication publication) {
        Assert.notNull(publication, "publication must not be null");
        return Mono.defer(() -> this.broker.publish(encoded(publication)))
                .timeout(this.settings.publishTimeout())
                .onErrorMap(TimeoutException.class, late -> unavailable(publication.channel(), late));
    }

    private ChannelMessage encoded(Publication publication) {
        String channel = publication.channel();
        this.names.require(channel);
        byte[] data = this.payloads.encode(channel, publication.payload());
        if (data.length > this.settings.maxMessageSize()) {
            throw new MessageTooLargeException(channel, data.length, this.settings.maxMessageSize());
        }
        return new ChannelMessage(channel, publication.type(), publication.key(), Instant.now(), data);
    }

    private ChannelUnavailableException unavailable(String channel, Throwable cause) {
        return new ChannelUnavailableException(
                "Publishing to \"%s\" was not confirmed within %s ms. Try again when the broker is back."
                        .formatted(channel, this.settings.publishTimeout().toMillis()),
                cause);
    }

    @Override
    public <T> Flux<T> subscribe(String channel, Class<T> type) {
        Assert.notNull(type, "type must not be null");
        return subscribe(Subscription.to(channel))
                .filter(event -> event.kind() == ChannelEvent.Kind.MESSAGE)
                .mapNotNull(event -> payload(event, type));
    }

    @Override
    public Flux<ChannelEvent> subscribe(Subscription subscription) {
        Assert.notNull(subscription, "subscription must not be null");
        String member = subscription.member();
        return Flux.defer(() -> {
            this.names.require(subscription.channel());
            Flux<ChannelEvent> events = new Events(subscription);
            if (member == null) {
                return events;
            }
            this.names.requirePresence(subscription.channel());
            return events.doOnSubscribe(begun -> this.presences.enter(subscription.channel(), member))
                    .doFinally(end -> this.presences.leave(subscription.channel(), member));
        });
    }

    @Override
    public Flux<Presence> presence(String channel) {
        Assert.notNull(channel, "channel must not be null");
        return Flux.defer(() -> {
            this.names.requirePresence(channel);
            return this.presences.watch(channel);
        });
    }

    @Override
    public Flux<ChannelEvent> history(String channel, int limit) {
        Assert.isTrue(limit >= 0, () -> "limit must not be negative: " + limit);
        return Flux.defer(() -> {
            this.names.require(channel);
            return this.broker
                    .history(channel, null, Math.min(limit, this.settings.historySize()))
                    .flatMapIterable(ChannelHistory::events);
        });
    }

    @Override
    public <T> @Nullable T payload(ChannelEvent event, Class<T> type) {
        return this.payloads.decode(event.channel(), event.data(), type);
    }

    /**
     * Has a subscription's events delivered on a worker of {@code scheduler}, in place of one of Reactor's parallel
     * scheduler: for {@code contextWrite}, or the context of a subscriber.
     */
    public static Context deliverOn(Context context, Scheduler scheduler) {
        return context.put(DELIVERY, scheduler);
    }

    /** How many channels have a subscriber on this node. */
    public int subscribedChannels() {
        return this.topics.size();
    }

    /** How many channels have a member on this node, or somebody here who watches who comes and goes. */
    public int presentChannels() {
        return this.presences.rooms();
    }

    private Topic topic(String channel) {
        return this.topics.compute(channel, (name, found) -> {
            Topic topic = found == null ? new Topic(name, this.broker, this.settings.historySize()) : found;
            topic.references++;
            return topic;
        });
    }

    private void leave(Topic topic, Mailbox mailbox) {
        topic.leave(mailbox);
        this.topics.computeIfPresent(topic.channel, (name, found) -> {
            if (--found.references > 0) {
                return found;
            }
            found.close();
            return null;
        });
    }

    private static Scheduler scheduler(Context context) {
        return context.hasKey(DELIVERY) ? context.get(DELIVERY) : Schedulers.parallel();
    }

    private final class Events extends Flux<ChannelEvent> {

        private final Subscription wish;

        Events(Subscription wish) {
            this.wish = wish;
        }

        @Override
        public void subscribe(CoreSubscriber<? super ChannelEvent> subscriber) {
            Topic topic = ChannelHub.this.topic(this.wish.channel());
            Mailbox[] self = new Mailbox[1];
            Mailbox mailbox = new Mailbox(
                    subscriber,
                    this.wish,
                    ChannelHub.this.settings,
                    ChannelHub.this.broker,
                    scheduler(subscriber.currentContext()).createWorker(),
                    () -> leave(topic, self[0]));
            self[0] = mailbox;
            subscriber.onSubscribe(mailbox);
            topic.join(mailbox);
        }
    }
}
