package org.litestarspring.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent.Kind;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@link Channels} promise, whatever the broker: a broker is one when a subclass of this passes.
 *
 * <p>Each test has a broker and a node of its own, and a channel that no other test uses. Tests of several nodes take
 * {@link #secondNode}.
 *
 * @since 0.1
 */
public abstract class ChannelsContract {

    protected static final Duration PATIENCE = Duration.ofSeconds(20);
    protected static final ChannelNames NAMES = new ChannelNames(
            List.of("news"), List.of("board:{airport}", "chat:{room}", "flight.{id}"), List.of("chat:{room}"));

    /** A channel of this test alone, since a real broker remembers those of others. */
    protected final String channel = "board:" + UUID.randomUUID();

    /** The first connection of a JVM can take longer than publishing may by default, on a machine that is busy. */
    protected ChannelSettings settings = ChannelSettings.defaults().withPublishTimeout(PATIENCE);

    protected ChannelBroker broker;
    protected ChannelHub channels;

    /**
     * A broker that is a node of its own, on the same server as the others of this test.
     *
     * @param settings its bounds; tests change them to reach them
     */
    protected abstract ChannelBroker broker(ChannelSettings settings);

    /** Ends the broker of a test, with all that it holds. */
    protected abstract void close(ChannelBroker broker) throws Exception;

    /** Fails where {@link #broker} still holds anything for a channel that nobody listens to any more. */
    protected abstract void assertNoListener();

    /** Another node on the same server; the broker itself where there is only one node, as by default. */
    protected ChannelBroker secondNode() {
        return this.broker;
    }

    @BeforeEach
    void start() {
        use(this.settings);
    }

    @AfterEach
    void stop() throws Exception {
        close(this.broker);
    }

    protected void use(ChannelSettings changed) {
        this.settings = changed;
        this.broker = broker(changed);
        this.channels = node(this.broker);
    }

    protected ChannelHub node(ChannelBroker on) {
        return new ChannelHub(on, NAMES, new JacksonPayloads(JsonMapper.shared()), this.settings);
    }

    /** Asks often: hundreds of rounds of some tests would otherwise spend their time waiting. */
    protected static ConditionFactory soon() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    protected void publish(int from, int to) {
        Flux.range(from, to - from + 1)
                .concatMap(number -> this.channels.publish(this.channel, number))
                .blockLast(PATIENCE);
    }

    /** As a bridge to a tracer does it. */
    private record Propagation(List<String> seen) implements ObservationHandler<Observation.Context> {

        @Override
        @SuppressWarnings("unchecked") // of what the observation is made with
        public void onStart(Observation.Context context) {
            if (context instanceof SenderContext<?> sender) {
                SenderContext<Map<String, String>> sending = (SenderContext<Map<String, String>>) sender;
                sending.getSetter().set(sending.getCarrier(), "traceparent", "00-1 & 2-01");
                sending.getSetter().set(sending.getCarrier(), "x", "=");
                this.seen.add(context.getContextualName());
            } else if (context instanceof ReceiverContext<?> receiver) {
                ReceiverContext<ChannelEvent> receiving = (ReceiverContext<ChannelEvent>) receiver;
                this.seen.add(context.getContextualName() + " after "
                        + receiving.getGetter().get(receiving.getCarrier(), "traceparent"));
            }
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** A subscriber that records, and takes only what it is told to. */
    public static final class Reader extends BaseSubscriber<ChannelEvent> {

        private final List<ChannelEvent> events = new CopyOnWriteArrayList<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final long demand;

        private Reader(long demand) {
            this.demand = demand;
        }

        /** Subscribed, with its first event, the note of it, taken. */
        public static Reader of(Channels channels, Subscription subscription, long demand) {
            Reader reader = new Reader(demand);
            channels.subscribe(subscription).subscribe(reader);
            soon().until(() -> !reader.events.isEmpty() || reader.failure.get() != null);
            return reader;
        }

        public static Reader of(Channels channels, Subscription subscription) {
            return of(channels, subscription, Long.MAX_VALUE);
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription upstream) {
            request(this.demand);
        }

        @Override
        protected void hookOnNext(ChannelEvent event) {
            this.events.add(event);
        }

        @Override
        protected void hookOnError(Throwable cause) {
            this.failure.set(cause);
        }

        public List<ChannelEvent> events() {
            return this.events;
        }

        public Throwable failure() {
            return this.failure.get();
        }

        /** Messages by their data, gaps as {@code gap 3}, the note of the subscription left out. */
        public List<String> seen() {
            return this.events.stream()
                    .filter(event -> event.kind() != Kind.SUBSCRIBED)
                    .map(event -> event.kind() == Kind.GAP
                            ? "gap " + text(event).replaceAll("\\D*(\\d+|null).*", "$1")
                            : text(event))
                    .toList();
        }

        public void awaitSeen(String... expected) {
            soon().untilAsserted(() -> assertThat(seen()).containsExactly(expected));
        }

        private static String text(ChannelEvent event) {
            return new String(event.data(), StandardCharsets.UTF_8);
        }
    }

    private static String[] numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toArray(String[]::new);
    }

    /** Who is on a channel, as {@link Channels#presence} tells it. */
    protected static final class Watcher {

        private final Set<String> members = new ConcurrentSkipListSet<>();
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final Disposable watching;

        private Watcher(Channels channels, String channel) {
            this.watching = channels.presence(channel).subscribe(this::told);
        }

        public static Watcher of(Channels channels, String channel) {
            Watcher watcher = new Watcher(channels, channel);
            soon().until(() -> !watcher.seen.isEmpty());
            return watcher;
        }

        private void told(Presence presence) {
            if (presence.kind() == Presence.Kind.MEMBERS) {
                this.members.clear();
                this.seen.add("=" + new TreeSet<>(presence.joined()));
            } else {
                presence.joined().forEach(name -> this.seen.add("+" + name));
                presence.left().forEach(name -> this.seen.add("-" + name));
            }
            this.members.addAll(presence.joined());
            this.members.removeAll(presence.left());
        }

        /** Everybody as {@code =[ann, ben]}, who came as {@code +ann} and who went as {@code -ann}. */
        public List<String> seen() {
            return this.seen;
        }

        public void awaitSeen(String... expected) {
            soon().untilAsserted(() -> assertThat(this.seen).containsExactly(expected));
        }

        public void awaitMembers(String... expected) {
            soon().untilAsserted(() -> assertThat(this.members).containsExactly(expected));
        }

        public void cancel() {
            this.watching.dispose();
        }
    }

    @Nested
    @DisplayName("Rights of clients")
    class Rights {

        private final Set<String> barred = new ConcurrentSkipListSet<>();
        private final Queue<String> revoked = new ConcurrentLinkedQueue<>();
        private final ChannelAuthorizer authorizer = ChannelAuthorizer.rules(
                rules -> rules.subscribe("board:*").when((who, name) -> !barred.contains(who.getName())));

        private Disposable admitted(ChannelRights rights, String name, String who) {
            return rights.admit(name, () -> who, reason -> {
                        assertThat(reason).isInstanceOf(ChannelDeniedException.class);
                        this.revoked.add(who);
                    })
                    .block(PATIENCE);
        }

        @Test
        @DisplayName("K13 nobody else is asked about than who or what was named")
        void named() {
            ChannelRights rights = new ChannelRights(this.authorizer);
            admitted(rights, channel, "ann");
            admitted(rights, channel + ".2", "ben");
            admitted(rights, channel, "cat");
            this.barred.addAll(List.of("ann", "ben", "cat"));

            rights.recheckPrincipal("ann").block(PATIENCE);
            assertThat(this.revoked).containsExactly("ann");
            rights.recheckChannel(channel + ".2").block(PATIENCE);
            assertThat(this.revoked).containsExactly("ann", "ben");
            rights.recheckAll().block(PATIENCE);
            assertThat(this.revoked).containsExactly("ann", "ben", "cat");
            assertThat(rights.running()).isZero();
        }

        @Test
        @DisplayName("K13 what was revoked ends on every node on demand, of a client, of a channel, of all")
        void onEveryNode() throws Exception {
            ChannelBroker second = secondNode();
            ChannelRights here = new ChannelRights(this.authorizer, channels);
            ChannelRights there = new ChannelRights(this.authorizer, second == broker ? channels : node(second));
            Disposable ann = admitted(here, channel, "ann");
            admitted(there, channel, "ann");
            admitted(there, channel + ".2", "ben");
            admitted(there, channel, "cat");
            Disposable dan = admitted(there, channel, "dan");
            StepVerifier.create(here.admit("news", () -> "ann", reason -> {}))
                    .verifyError(ChannelDeniedException.class);
            assertThat(here.running()).isOne();

            this.barred.add("ann");
            here.recheckPrincipal("ann").block(PATIENCE);
            soon().untilAsserted(() -> assertThat(this.revoked).containsExactly("ann", "ann"));
            this.barred.add("ben");
            here.recheckChannel(channel + ".2").block(PATIENCE);
            soon().untilAsserted(() -> assertThat(this.revoked).containsExactly("ann", "ann", "ben"));
            this.barred.add("cat");
            here.recheckAll().block(PATIENCE);
            soon().untilAsserted(() -> assertThat(this.revoked).containsExactly("ann", "ann", "ben", "cat"));

            assertThat(here.running()).isZero();
            assertThat(there.running()).isOne();
            ann.dispose();
            dan.dispose();
            assertThat(there.running()).isZero();
            assertThat(channels.subscribedChannels()).isZero();
            soon().untilAsserted(ChannelsContract.this::assertNoListener);
            if (second != broker) {
                close(second);
            }
        }
    }

    @Nested
    @DisplayName("Who is there")
    class Present {

        final String room = "chat:" + UUID.randomUUID();

        private Disposable enter(Channels node, String name) {
            return node.subscribe(Subscription.to(this.room).withMember(name)).subscribe();
        }

        @Test
        @DisplayName("is told first, then who comes and goes, the same on every node, each name once")
        void comings() throws Exception {
            ChannelBroker second = secondNode();
            ChannelHub other = node(second);
            Disposable ann = enter(channels, "ann");
            Watcher here = Watcher.of(channels, this.room);
            here.awaitMembers("ann");

            Disposable ben = enter(other, "ben");
            here.awaitMembers("ann", "ben");
            Watcher there = Watcher.of(other, this.room);
            there.awaitSeen("=[ann, ben]");
            assertThat(other.members(this.room).block(PATIENCE)).containsExactlyInAnyOrder("ann", "ben");
            Disposable again = enter(channels, "ann");
            Disposable elsewhere = enter(other, "ann");
            Disposable cleo = enter(other, "cleo");
            there.awaitSeen("=[ann, ben]", "+cleo");
            ben.dispose();
            there.awaitSeen("=[ann, ben]", "+cleo", "-ben");
            ann.dispose();
            again.dispose();
            cleo.dispose();
            there.awaitSeen("=[ann, ben]", "+cleo", "-ben", "-cleo");
            elsewhere.dispose();

            there.awaitSeen("=[ann, ben]", "+cleo", "-ben", "-cleo", "-ann");
            here.awaitMembers();
            here.cancel();
            there.cancel();
            soon().until(() -> channels.presentChannels() == 0 && other.presentChannels() == 0);
            if (second != broker) {
                close(second);
            }
        }

        @Test
        @DisplayName("is right at the end of any coming and going by two nodes at once")
        void churn() throws Exception {
            ChannelBroker second = secondNode();
            ChannelHub other = node(second);
            Watcher here = Watcher.of(channels, this.room);
            Watcher there = Watcher.of(other, this.room);
            List<Disposable> stay = new CopyOnWriteArrayList<>();

            Flux.range(0, 400)
                    .flatMap(
                            number -> Mono.fromRunnable(() -> {
                                        Disposable one = enter(number % 2 == 0 ? channels : other, "m" + number % 7);
                                        if (number >= 393) {
                                            stay.add(one);
                                        } else {
                                            one.dispose();
                                        }
                                    })
                                    .subscribeOn(Schedulers.boundedElastic()),
                            4)
                    .blockLast(PATIENCE);

            String[] everybody = {"m0", "m1", "m2", "m3", "m4", "m5", "m6"};
            here.awaitMembers(everybody);
            there.awaitMembers(everybody);
            stay.forEach(Disposable::dispose);
            here.awaitMembers();
            there.awaitMembers();
            here.cancel();
            there.cancel();
            if (second != broker) {
                close(second);
            }
        }

        @Test
        @DisplayName("is not known where it is not declared, which the message says")
        void undeclared() {
            StepVerifier.create(channels.presence(channel)).verifyErrorSatisfies(failure -> assertThat(failure)
                    .isInstanceOf(UnknownChannelException.class)
                    .hasMessageContaining("List \"board:{airport}\" under litestar.channels.presence.channels."));
            StepVerifier.create(channels.subscribe(Subscription.to(channel).withMember("ann")))
                    .verifyError(UnknownChannelException.class);
            StepVerifier.create(channels.members("bord:SFO")).verifyError(UnknownChannelException.class);
            assertThatThrownBy(() -> Subscription.to(this.room).withMember("a\nb"))
                    .hasMessageContaining("no control characters");
        }
    }

    @Nested
    @DisplayName("Names")
    class Names {

        @Test
        @DisplayName("C1 C2 only declared names and patterns exist, and the message says which, and which was meant")
        void declared() {
            String unknown = "bord:SFO";

            StepVerifier.create(channels.publish(unknown, 1)).verifyErrorSatisfies(failure -> assertThat(failure)
                    .isInstanceOf(UnknownChannelException.class)
                    .hasMessage("No channel is named \"bord:SFO\". Declared names: news. Declared patterns:"
                            + " board:{airport}, chat:{room}, flight.{id}. Did you mean \"board:SFO\"? Declare it under"
                            + " litestar.channels.patterns."));
            StepVerifier.create(channels.subscribe(unknown, String.class)).verifyError(UnknownChannelException.class);
            StepVerifier.create(channels.history("board:", 10)).verifyError(UnknownChannelException.class);
            StepVerifier.create(channels.publish("board:" + "x".repeat(10_000), 1))
                    .verifyErrorSatisfies(
                            failure -> assertThat(failure.getMessage()).hasSizeLessThan(500));
            StepVerifier.create(channels.publish("news", 1)).expectNextCount(1).verifyComplete();
            StepVerifier.create(channels.publish("flight.17", 1))
                    .expectNextCount(1)
                    .verifyComplete();
        }
    }

    @Nested
    @DisplayName("Publish and subscribe")
    class Live {

        @Test
        @DisplayName("C8 a message carries its channel, id, time, type and payload, and positions have no holes")
        void message() {
            Reader reader = Reader.of(channels, Subscription.to(channel));

            ChannelPosition first = channels.publish(channel, List.of("a")).block(PATIENCE);
            ChannelPosition second = channels.publish(
                            Publication.to(channel, null).withType("cleared").withKey("k \n ü"))
                    .block(PATIENCE);

            reader.awaitSeen("[\"a\"]", "null");
            ChannelEvent event = reader.events().get(1);
            assertThat(event.position()).isEqualTo(first);
            assertThat(event.channel()).isEqualTo(channel);
            assertThat(event.type()).isEqualTo("message");
            assertThat(event.timestamp()).isBetween(java.time.Instant.now().minusSeconds(60), java.time.Instant.now());
            assertThat(new String(event.envelope(), StandardCharsets.UTF_8))
                    .startsWith("{\"id\":\"" + first + "\",\"channel\":\"" + channel
                            + "\",\"type\":\"message\",\"ts\":\"20")
                    .endsWith("\"data\":[\"a\"]}");
            assertThat(JsonMapper.shared().readTree(event.envelope()).get("ts").asString())
                    .matches("20.*Z");
            ChannelEvent cleared = reader.events().get(2);
            assertThat(cleared.type()).isEqualTo("cleared");
            assertThat(cleared.key()).isEqualTo("k \n ü");
            assertThat(second).isEqualTo(first.at(first.offset() + 1));
            reader.cancel();
        }

        @Test
        @DisplayName("C7 a subscriber of several channels gets one copy a channel, and no other's")
        void several() {
            String other = "chat:" + UUID.randomUUID();
            Reader one = Reader.of(channels, Subscription.to(channel));
            Reader two = Reader.of(channels, Subscription.to(other));

            publish(1, 3);
            channels.publish(other, 4).block(PATIENCE);

            one.awaitSeen(numbers(1, 3));
            two.awaitSeen("4");
            one.cancel();
            two.cancel();
        }

        @Test
        @DisplayName("C35 K6 every subscriber on every node sees one order, whoever publishes")
        void order() throws Exception {
            ChannelBroker second = secondNode();
            ChannelHub other = second == broker ? channels : node(second);
            Reader here = Reader.of(channels, Subscription.to(channel).withBuffer(3000));
            Reader there = Reader.of(other, Subscription.to(channel).withBuffer(3000));

            Flux.range(0, 10)
                    .flatMap(
                            publisher -> Flux.range(0, 200)
                                    .concatMap(number -> (publisher % 2 == 0 ? channels : other)
                                            .publish(channel, publisher * 1000 + number))
                                    .subscribeOn(Schedulers.boundedElastic()),
                            10)
                    .blockLast(PATIENCE);

            soon().untilAsserted(() -> {
                assertThat(here.seen()).hasSize(2000).doesNotHaveDuplicates();
                assertThat(there.seen()).isEqualTo(here.seen());
            });
            assertThat(here.events().stream().skip(1).map(event -> event.position()
                            .offset()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 2000).boxed().toList());
            here.cancel();
            there.cancel();
            if (second != broker) {
                close(second);
            }
        }

        @Test
        @DisplayName(
                "C4 C5 the broker is listened to while somebody is here, and one who joins as the last leaves misses nothing")
        void joinWhileLeaving() {
            int rounds = 300;
            for (int round = 0; round < rounds; round++) {
                Reader leaving = Reader.of(channels, Subscription.to(channel));
                Mono<Void> leave = Mono.<Void>fromRunnable(leaving::cancel).subscribeOn(Schedulers.boundedElastic());
                AtomicReference<Reader> joined = new AtomicReference<>();
                Mono<Void> join = Mono.<Void>fromRunnable(
                                () -> joined.set(Reader.of(channels, Subscription.to(channel))))
                        .subscribeOn(Schedulers.boundedElastic());
                Mono.when(leave, join).block(PATIENCE);

                channels.publish(channel, round).block(PATIENCE);

                joined.get().awaitSeen(String.valueOf(round));
                joined.get().cancel();
            }
            assertThat(channels.subscribedChannels()).isZero();
            assertNoListener();
        }

        @Test
        @DisplayName("C3 thousands of channels used and left leave nothing behind")
        void manyChannels() {
            List<Disposable> readers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                readers.add(channels.subscribe(Subscription.to("chat:" + channel.substring(6) + "." + i))
                        .subscribe());
            }
            assertThat(channels.subscribedChannels()).isEqualTo(2000);

            readers.forEach(Disposable::dispose);

            assertThat(channels.subscribedChannels()).isZero();
            assertNoListener();
        }

        @Test
        @DisplayName(
                "C2 one channel more than may be is refused; those that are there go on, and one that goes makes room")
        void tooManyChannels() throws Exception {
            stop();
            use(settings.withMaxChannels(2));
            Reader first = Reader.of(channels, Subscription.to(channel));
            Reader second = Reader.of(channels, Subscription.to(channel + ".2"));

            Reader third = Reader.of(channels, Subscription.to(channel + ".3"));
            assertThat(third.failure())
                    .isInstanceOf(TooManyChannelsException.class)
                    .hasMessage("\"%s.3\" would be one channel more than the 2 that this node may have at a time."
                                    .formatted(channel)
                            + " Try again later, or raise litestar.channels.max-channels.");
            Reader sameAsFirst = Reader.of(channels, Subscription.to(channel));
            publish(1, 1);
            first.awaitSeen("1");
            sameAsFirst.awaitSeen("1");

            second.cancel();
            Reader inItsPlace = Reader.of(channels, Subscription.to(channel + ".3"));
            assertThat(inItsPlace.failure()).isNull();
            List.of(first, sameAsFirst, inItsPlace).forEach(BaseSubscriber::cancel);
            assertThat(channels.subscribedChannels()).isZero();
        }

        @Test
        @DisplayName("a publisher's trace goes with the message, and what is done about it goes on from there")
        void trace() {
            ObservationRegistry registry = ObservationRegistry.create();
            List<String> seen = new CopyOnWriteArrayList<>();
            registry.observationConfig().observationHandler(new Propagation(seen));
            ChannelHub traced =
                    new ChannelHub(broker, NAMES, new JacksonPayloads(JsonMapper.shared()), settings, registry);
            Reader reader = Reader.of(channels, Subscription.to(channel));

            traced.publish(channel, 1).block(PATIENCE);
            channels.publish(channel, 2).block(PATIENCE);

            reader.awaitSeen("1", "2");
            ChannelEvent first = reader.events().get(1);
            assertThat(first.trace())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("traceparent", "00-1 & 2-01", "x", "="));
            assertThat(JsonMapper.shared()
                            .readTree(first.envelope())
                            .at("/trace/traceparent")
                            .stringValue())
                    .isEqualTo("00-1 & 2-01");
            assertThat(reader.events().get(2).trace()).isEmpty();
            assertThat(new String(reader.events().get(2).envelope(), StandardCharsets.UTF_8))
                    .doesNotContain("trace");
            assertThat(channels.history(channel, 10).map(ChannelEvent::trace).blockFirst(PATIENCE))
                    .containsKey("traceparent");
            assertThat(traced.process(first, Mono.just("done")).block(PATIENCE)).isEqualTo("done");
            assertThat(seen).containsExactly("publish board:{airport}", "process board:{airport} after 00-1 & 2-01");
            reader.cancel();
        }

        @Test
        @DisplayName("K21 a subscriber that throws ends alone")
        void throwing() {
            ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
            Reader good = Reader.of(channels, Subscription.to(channel));
            Disposable bad = channels.subscribe(channel, Integer.class)
                    .doOnNext(number -> {
                        throw new IllegalStateException("no " + number);
                    })
                    .subscribe(number -> {}, failures::add);
            Disposable wrongType =
                    channels.subscribe(channel, java.util.Map.class).subscribe(map -> {}, failures::add);

            soon().untilAsserted(() -> {
                channels.publish(channel, 1).block(PATIENCE);
                assertThat(failures).hasSize(2);
            });

            int before = good.seen().size();
            channels.publish(channel, 2).block(PATIENCE);
            soon().until(() -> good.seen().size() > before);
            assertThat(failures).anySatisfy(failure -> assertThat(failure).hasMessage("no 1"));
            assertThat(failures).anySatisfy(failure -> assertThat(failure)
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("is no Map: 1"));
            assertThat(bad.isDisposed() && wrongType.isDisposed()).isTrue();
            good.cancel();
        }

        @Test
        @DisplayName("K12 a publish without a subscriber is in the history")
        void nobody() {
            publish(1, 2);

            assertThat(channels.history(channel, 10)
                            .map(ChannelEvent::data)
                            .map(String::new)
                            .collectList()
                            .block(PATIENCE))
                    .containsExactly("1", "2");
            assertNoListener();
        }

        @Test
        @DisplayName("K23 a message above the limit is refused, and nothing of it published")
        void tooLarge() {
            StepVerifier.create(channels.publish(channel, "x".repeat(70_000)))
                    .verifyErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(MessageTooLargeException.class)
                            .hasMessageContaining("70002 bytes; 65536 are allowed"));
            StepVerifier.create(channels.history(channel, 10)).verifyComplete();
        }

        @Test
        @DisplayName("A frame's name is no type of a message, null and negative arguments are refused by name")
        void arguments() {
            assertThatThrownBy(() -> Publication.to(channel, 1).withType("subscribed"))
                    .hasMessageContaining("\"subscribed\"");
            assertThatThrownBy(() -> channels.subscribe(channel, null)).hasMessageContaining("type");
            assertThatThrownBy(() -> channels.history(channel, -1)).hasMessageContaining("limit");
            assertThatThrownBy(() -> Subscription.to(channel).withBuffer(-1)).hasMessageContaining("buffer");
        }
    }

    @Nested
    @DisplayName("History and resume")
    class History {

        @Test
        @DisplayName("C20 as many past messages come as are asked for and kept, oldest first, then live ones")
        void history() {
            use(settings.withHistory(10, Duration.ofMinutes(1)));
            publish(1, 15);

            Reader all = Reader.of(channels, Subscription.to(channel).withHistory(100));
            Reader equal = Reader.of(channels, Subscription.to(channel).withHistory(10));
            Reader three = Reader.of(channels, Subscription.to(channel).withHistory(3));
            Reader none = Reader.of(channels, Subscription.to(channel));
            publish(16, 16);

            all.awaitSeen(numbers(6, 16));
            equal.awaitSeen(numbers(6, 16));
            three.awaitSeen(numbers(13, 16));
            none.awaitSeen("16");
            List.of(all, equal, three, none).forEach(BaseSubscriber::cancel);
        }

        @Test
        @DisplayName("C13 who resumes gets what it missed, once and in order, then live, without a gap")
        void resume() {
            Reader before = Reader.of(channels, Subscription.to(channel));
            publish(1, 3);
            before.awaitSeen(numbers(1, 3));
            before.cancel();
            publish(4, 9);

            Reader after = Reader.of(
                    channels,
                    Subscription.to(channel).after(before.events().get(3).position()));
            publish(10, 11);

            after.awaitSeen(numbers(4, 11));
            after.cancel();
        }

        @Test
        @DisplayName(
                "K3 where the history no longer reaches back, a gap says how many are missing, then comes the rest")
        void gap() {
            use(settings.withHistory(10, Duration.ofMinutes(1)));
            ChannelPosition last = channels.publish(channel, 0).block(PATIENCE);
            publish(1, 50);

            Reader reader = Reader.of(channels, Subscription.to(channel).after(last));
            publish(51, 51);

            List<String> expected = new ArrayList<>(List.of("gap 40"));
            expected.addAll(List.of(numbers(41, 51)));
            reader.awaitSeen(expected.toArray(String[]::new));
            reader.cancel();
        }

        @Test
        @DisplayName("K2 a position of another epoch gets one gap, then what there is; one of the future is refused")
        void otherEpoch() {
            ChannelPosition position = channels.publish(channel, 1).block(PATIENCE);

            Reader reader = Reader.of(channels, Subscription.to(channel).after(new ChannelPosition("another", 7)));
            publish(2, 2);
            reader.awaitSeen("gap null", "1", "2");
            reader.cancel();

            Reader future = Reader.of(channels, Subscription.to(channel).after(position.at(99)));
            assertThat(future.failure())
                    .isInstanceOf(InvalidPositionException.class)
                    .hasMessageContaining("-99 lies ahead");
        }

        @Test
        @DisplayName("C19 K4 messages published during the replay come after it, none lost, none twice")
        void seam() {
            use(settings.withHistory(5000, Duration.ofMinutes(1)));
            publish(1, 200);
            ChannelPosition start = channels.history(channel, 5000)
                    .blockFirst(PATIENCE)
                    .position()
                    .at(0);

            Flux<ChannelPosition> more = Flux.range(201, 800).concatMap(number -> channels.publish(channel, number));
            Disposable publishing = more.subscribe();
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(Reader.of(
                        channels, Subscription.to(channel).after(start).withBuffer(2000)));
            }

            for (Reader reader : readers) {
                reader.awaitSeen(numbers(1, 1000));
                reader.cancel();
            }
            assertThat(publishing.isDisposed()).isTrue();
        }

        @Test
        @DisplayName("C17 K5 a replay follows demand, and one that is cancelled in its midst leaves nothing")
        void demand() {
            publish(1, 10);

            Reader reader =
                    Reader.of(channels, Subscription.to(channel).withHistory(10).withBuffer(5), 4);
            reader.awaitSeen("1", "2", "3");
            reader.request(2);
            reader.awaitSeen("1", "2", "3", "4", "5");
            reader.cancel();

            assertThat(channels.subscribedChannels()).isZero();
            assertNoListener();
        }
    }

    @Nested
    @DisplayName("Slow subscribers")
    class Slow {

        @Test
        @DisplayName("C14 C15 the oldest or the newest are dropped, and the subscriber is told how many")
        void dropping() {
            Reader oldest = Reader.of(channels, slow(Overflow.DROP_OLDEST), 1);
            Reader newest = Reader.of(channels, slow(Overflow.DROP_NEWEST), 1);
            Reader witness = Reader.of(channels, Subscription.to(channel));

            publish(1, 3);
            witness.awaitSeen(numbers(1, 3));
            oldest.request(10);
            newest.request(10);

            oldest.awaitSeen("gap 1", "2", "3");
            newest.awaitSeen("1", "2");
            publish(4, 4);
            oldest.awaitSeen("gap 1", "2", "3", "4");
            newest.awaitSeen("1", "2", "gap 1", "4");
            List.of(oldest, newest, witness).forEach(BaseSubscriber::cancel);
        }

        @Test
        @DisplayName("K22 LATEST keeps the newest of each key, without a gap")
        void latest() {
            Reader reader =
                    Reader.of(channels, Subscription.to(channel).withBuffer(20).withOverflow(Overflow.LATEST), 1);
            Reader witness = Reader.of(channels, Subscription.to(channel).withBuffer(2000));

            Flux.range(0, 1000)
                    .concatMap(number ->
                            channels.publish(Publication.to(channel, number).withKey("k" + number % 10)))
                    .blockLast(PATIENCE);
            soon().until(() -> witness.seen().size() == 1000);
            reader.request(100);

            reader.awaitSeen(numbers(990, 999));
            List.of(reader, witness).forEach(BaseSubscriber::cancel);
        }

        @Test
        @DisplayName("DISCONNECT ends the subscription with an error that says so, and no other")
        void disconnect() {
            Reader slow = Reader.of(channels, slow(Overflow.DISCONNECT), 1);
            Reader fast = Reader.of(channels, Subscription.to(channel));

            publish(1, 4);

            fast.awaitSeen(numbers(1, 4));
            soon().untilAsserted(() -> assertThat(slow.failure())
                    .isInstanceOf(SlowSubscriberException.class)
                    .hasMessageContaining("2 events behind"));
            fast.cancel();
        }

        @Test
        @DisplayName("C15 W22 what was published, delivered, dropped and told as a gap is counted by declared name")
        void counted() {
            Reader slow = Reader.of(channels, slow(Overflow.DROP_OLDEST), 1);
            Reader fast = Reader.of(channels, Subscription.to(channel));
            ChannelStatistics counted = channels.statistics().get("board:{airport}");
            assertThat(counted.subscribers()).isEqualTo(2);

            publish(1, 10);
            fast.awaitSeen(numbers(1, 10));
            slow.request(Long.MAX_VALUE);
            slow.awaitSeen("gap 8", "9", "10");

            assertThat(counted.published()).isEqualTo(10);
            assertThat(counted.dropped()).isEqualTo(8);
            assertThat(counted.gaps()).isOne();
            // With the note of each subscription.
            soon().untilAsserted(() -> assertThat(counted.delivered()).isEqualTo(11 + 4));
            StepVerifier.create(channels.publish(channel, "x".repeat(settings.maxMessageSize())))
                    .verifyError(MessageTooLargeException.class);
            assertThat(counted.failed()).isOne();
            assertThat(channels.statistics().get("news").published()).isZero();
            slow.cancel();
            fast.cancel();
            assertThat(counted.subscribers()).isZero();
        }

        @Test
        @DisplayName("C38 one with a full buffer that nobody reads leaves at once")
        void full() {
            Reader reader = Reader.of(channels, slow(Overflow.DROP_OLDEST), 1);
            publish(1, 50);

            reader.cancel();

            assertThat(channels.subscribedChannels()).isZero();
            assertNoListener();
        }

        private Subscription slow(Overflow overflow) {
            return Subscription.to(channel).withBuffer(2).withOverflow(overflow);
        }
    }
}
