package org.litestarspring.channels;

import io.micrometer.observation.ObservationRegistry;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
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

    /** Publishes that wait for the broker. */
    private final PendingPublishes pending;

    private final ChannelObservations observations;
    private final Map<String, ChannelStatistics> statistics;

    /** Of channels beside those of users. */
    private final ChannelStatistics unseen = new ChannelStatistics("");

    /** Creates the hub; it holds nothing that must be closed, the broker's owner closes that. */
    public ChannelHub(ChannelBroker broker, ChannelNames names, ChannelPayloads payloads, ChannelSettings settings) {
        this(broker, names, payloads, settings, ObservationRegistry.NOOP);
    }

    /** As above, with each publish observed as {@code litestar.channels.publish}. */
    public ChannelHub(
            ChannelBroker broker,
            ChannelNames names,
            ChannelPayloads payloads,
            ChannelSettings settings,
            ObservationRegistry observations) {
        this.broker = broker;
        this.names = names;
        this.payloads = payloads;
        this.settings = settings;
        this.pending = new PendingPublishes(settings);
        this.observations = new ChannelObservations(observations, broker.name());
        Map<String, ChannelStatistics> known = new LinkedHashMap<>();
        names.declared().forEach(declared -> known.put(declared, new ChannelStatistics(declared)));
        this.statistics = Collections.unmodifiableMap(known);
        this.presences = new Presences(
                broker,
                channel -> new Events(
                        Subscription.to(ChannelBroker.presenceOf(channel)).withOverflow(Overflow.DROP_OLDEST),
                        this.unseen,
                        this::topic,
                        this::leave),
                settings);
    }

    @Override
    public Mono<ChannelPosition> publish(Publication publication) {
        Assert.notNull(publication, "publication must not be null");
        String channel = publication.channel();
        return Mono.defer(() -> {
            String declared = this.names.require(channel);
            ChannelStatistics counted = this.statistics.getOrDefault(declared, this.unseen);
            return this.observations.publish(declared, channel, trace -> told(publication, trace, counted));
        });
    }

    private Mono<ChannelPosition> told(Publication publication, Map<String, String> trace, ChannelStatistics counted) {
        ChannelMessage message;
        try {
            message = encoded(publication, trace);
        } catch (RuntimeException refused) {
            counted.onFailed();
            return Mono.error(refused);
        }
        return this.pending.bounded(message.channel(), this.broker.publish(message), counted);
    }

    @Override
    public <T> Mono<T> process(ChannelEvent event, Mono<T> work) {
        Assert.notNull(event, "event must not be null");
        Assert.notNull(work, "work must not be null");
        return Mono.defer(() -> this.observations.process(this.names.require(event.channel()), event, work));
    }

    /** Publishes without a look at the channel's name, within the time that publishing may take. */
    Mono<ChannelPosition> tell(ChannelMessage message) {
        return Mono.defer(() -> this.pending.bounded(message.channel(), this.broker.publish(message), this.unseen));
    }

    /** The events of a channel that is not one of users, and counts as none. */
    Flux<ChannelEvent> beside(String channel) {
        return new Events(
                Subscription.to(channel).withOverflow(Overflow.DROP_OLDEST),
                this.unseen,
                name -> new Topic(name, this.broker, this.settings.historySize()),
                (topic, mailbox) -> {
                    topic.leave(mailbox);
                    topic.close();
                });
    }

    private ChannelMessage encoded(Publication publication, Map<String, String> trace) {
        String channel = publication.channel();
        byte[] data = this.payloads.encode(channel, publication.payload());
        if (data.length > this.settings.maxMessageSize()) {
            throw new MessageTooLargeException(channel, data.length, this.settings.maxMessageSize());
        }
        return new ChannelMessage(channel, publication.type(), publication.key(), Instant.now(), data, trace);
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
            String declared = this.names.require(subscription.channel());
            Flux<ChannelEvent> events = new Events(
                    subscription, this.statistics.getOrDefault(declared, this.unseen), this::topic, this::leave);
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

    /** What has happened on this node, by the name or pattern as it is declared. */
    public Map<String, ChannelStatistics> statistics() {
        return this.statistics;
    }

    /**
     * How many events wait for the slowest subscriber of this node: how far it lags behind.
     *
     * @param declared the name or pattern as it is declared; looks at all subscriptions
     */
    public int lag(String declared) {
        return this.topics.values().stream()
                .mapToInt(topic -> topic.longestWait(declared))
                .max()
                .orElse(0);
    }

    /**
     * The channels that have a subscriber on this node, in no order.
     *
     * @param limit the most of them
     */
    public List<OpenChannel> openChannels(int limit) {
        return this.topics.values().stream().limit(limit).map(Topic::open).toList();
    }

    /** A channel that may have a subscriber on this node; null where it has none. */
    public @Nullable OpenChannel openChannel(String channel) {
        Topic topic = this.topics.get(channel);
        return topic == null ? null : topic.open();
    }

    /** How many channels have a subscriber on this node. */
    public int subscribedChannels() {
        return this.topics.size();
    }

    /** How many channels have a member on this node, or somebody here who watches who comes and goes. */
    public int presentChannels() {
        return this.presences.rooms();
    }

    /** Throws where it would be one too many; some more may be let in where many come at one moment. */
    private Topic topic(String channel) {
        return this.topics.compute(channel, (name, found) -> {
            if (found == null && this.topics.size() >= this.settings.maxChannels()) {
                throw new TooManyChannelsException(channel, this.settings.maxChannels());
            }
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
        private final ChannelStatistics counted;
        private final Function<String, Topic> entrance;
        private final BiConsumer<Topic, Mailbox> exit;

        Events(
                Subscription wish,
                ChannelStatistics counted,
                Function<String, Topic> entrance,
                BiConsumer<Topic, Mailbox> exit) {
            this.wish = wish;
            this.counted = counted;
            this.entrance = entrance;
            this.exit = exit;
        }

        @Override
        public void subscribe(CoreSubscriber<? super ChannelEvent> subscriber) {
            Topic topic;
            try {
                topic = this.entrance.apply(this.wish.channel());
            } catch (TooManyChannelsException full) {
                Operators.error(subscriber, full);
                return;
            }
            Mailbox[] self = new Mailbox[1];
            Mailbox mailbox = new Mailbox(
                    subscriber,
                    this.wish,
                    ChannelHub.this.settings,
                    ChannelHub.this.broker,
                    scheduler(subscriber.currentContext()).createWorker(),
                    this.counted,
                    () -> {
                        this.counted.onLeft();
                        this.exit.accept(topic, self[0]);
                    });
            self[0] = mailbox;
            this.counted.onSubscribed();
            subscriber.onSubscribe(mailbox);
            topic.join(mailbox);
        }
    }
}
