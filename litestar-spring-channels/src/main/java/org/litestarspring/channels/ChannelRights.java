package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelAuthorizer.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The rights of clients from outside, also while their subscriptions run: {@code rights.recheckPrincipal("ann")} asks the
 * {@link ChannelAuthorizer} again about everything that Ann is subscribed to, on every node, and ends what she may not have
 * any more.
 *
 * <p>The other nodes are told through the broker; one that cannot reach it rechecks when it can again, and everything
 * where it may have missed something. Safe for use by any thread.
 *
 * @since 0.1
 */
public final class ChannelRights {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelRights.class);

    /** No channel of users has a blank. */
    private static final String CHANGES = "rights changed";

    private static final String TYPE = "recheck";
    private static final Retry UNTIL_HEARD =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100)).maxBackoff(Duration.ofSeconds(5));

    /** How many questions to the authorizer run at a time. */
    private static final int AT_A_TIME = 16;

    private static final char PRINCIPAL = 'p';
    private static final char CHANNEL = 'c';
    private static final char ALL = '*';

    private final ChannelAuthorizer authorizer;
    private final @Nullable ChannelHub hub;
    private final String node = Epochs.next();
    private final Set<Granted> granted = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Disposable.@Nullable Swap> listening = new AtomicReference<>();

    /** Rights on this node alone. */
    public ChannelRights(ChannelAuthorizer authorizer) {
        this(authorizer, null);
    }

    /** Rights on all nodes of {@code hub}'s broker. */
    public ChannelRights(ChannelAuthorizer authorizer, @Nullable ChannelHub hub) {
        Assert.notNull(authorizer, "authorizer must not be null");
        this.authorizer = authorizer;
        this.hub = hub;
    }

    /**
     * Asks again about all subscriptions of a client, on every node, and ends those that it may not have any more: with
     * an error frame on a WebSocket, with an error event as the end of a stream.
     *
     * @param name the principal's
     * @return completes when this node is through and the others are told; {@link ChannelUnavailableException} where they
     *     cannot be told now
     */
    public Mono<Void> recheckPrincipal(String name) {
        Assert.notNull(name, "name must not be null");
        return recheck(PRINCIPAL + name);
    }

    /** As {@link #recheckPrincipal}, about all clients that are subscribed to a channel. */
    public Mono<Void> recheckChannel(String channel) {
        Assert.notNull(channel, "channel must not be null");
        return recheck(CHANNEL + channel);
    }

    /** As {@link #recheckPrincipal}, about all subscriptions of all clients, those without a principal too. */
    public Mono<Void> recheckAll() {
        return recheck(String.valueOf(ALL));
    }

    private Mono<Void> recheck(String which) {
        Mono<Void> here = Mono.defer(() -> recheckHere(which));
        ChannelHub others = this.hub;
        return others == null
                ? here
                : here.then(Mono.defer(() -> others.tell(new ChannelMessage(
                                CHANGES,
                                TYPE,
                                null,
                                Instant.now(),
                                (this.node + "\n" + which).getBytes(StandardCharsets.UTF_8))))
                        .then());
    }

    /** Whether an action is permitted now, as {@link ChannelAuthorizer#check}. */
    public Mono<Void> check(Action action, String channel, @Nullable Principal who) {
        return this.authorizer.check(action, channel, who);
    }

    /**
     * Lets a client subscribe, for as long as it may.
     *
     * @param onRevoked told at most once, on any thread, that it may not any more; it must not block
     * @return what to dispose of when the subscription ends; {@link ChannelDeniedException} where it may not from the start
     */
    public Mono<Disposable> admit(String channel, @Nullable Principal who, Consumer<Throwable> onRevoked) {
        return Mono.defer(() -> {
            // First, so that a change between the question and its answer is not missed.
            Granted one = new Granted(channel, who, onRevoked);
            this.granted.add(one);
            listen();
            return this.authorizer
                    .check(Action.SUBSCRIBE, channel, who)
                    .doOnError(denied -> one.dispose())
                    .doOnCancel(one::dispose)
                    .thenReturn(one);
        });
    }

    /** How many subscriptions run by a right of this node. */
    int running() {
        return this.granted.size();
    }

    private void listen() {
        ChannelHub others = this.hub;
        Disposable.Swap fresh = Disposables.swap();
        if (others != null && this.listening.compareAndSet(null, fresh)) {
            fresh.update(others.beside(CHANGES)
                    .concatMap(this::told)
                    .retryWhen(UNTIL_HEARD)
                    .subscribe(done -> {}, failure -> LOG.error("Changes of rights are heard no more.", failure)));
        }
    }

    private Mono<Void> told(ChannelEvent event) {
        if (event.kind() != ChannelEvent.Kind.MESSAGE) {
            // Whoever was admitted before the first event, or between events that are missing, may have been meant.
            return recheckHere(String.valueOf(ALL));
        }
        String text = new String(event.data(), StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        return text.substring(0, line).equals(this.node) ? Mono.empty() : recheckHere(text.substring(line + 1));
    }

    private Mono<Void> recheckHere(String which) {
        Predicate<Granted> meant = meant(which.charAt(0), which.substring(1));
        return Flux.fromIterable(this.granted)
                .filter(meant)
                .flatMap(this::ask, AT_A_TIME)
                .then();
    }

    private static Predicate<Granted> meant(char kind, String name) {
        return switch (kind) {
            case PRINCIPAL -> one -> one.who != null && one.who.getName().equals(name);
            case CHANNEL -> one -> one.channel.equals(name);
            default -> one -> true;
        };
    }

    private Mono<Void> ask(Granted one) {
        return this.authorizer.check(Action.SUBSCRIBE, one.channel, one.who).onErrorResume(failure -> {
            if (!(failure instanceof ChannelDeniedException)) {
                LOG.warn(
                        "Whether {} may still be subscribed to could not be found out; the subscription ends.",
                        one.channel,
                        failure);
            }
            one.revoke(failure);
            return Mono.empty();
        });
    }

    /** False where it was released before. */
    private boolean release(Granted one) {
        if (!this.granted.remove(one)) {
            return false;
        }
        if (this.granted.isEmpty()) {
            stopListening();
        }
        return true;
    }

    private void stopListening() {
        Disposable.Swap last = this.listening.getAndSet(null);
        if (last != null) {
            last.dispose();
        }
        // Who came meanwhile found somebody listening.
        if (!this.granted.isEmpty()) {
            listen();
        }
    }

    private final class Granted implements Disposable {

        private final String channel;
        private final @Nullable Principal who;
        private final Consumer<Throwable> onRevoked;

        Granted(String channel, @Nullable Principal who, Consumer<Throwable> onRevoked) {
            this.channel = channel;
            this.who = who;
            this.onRevoked = onRevoked;
        }

        void revoke(Throwable reason) {
            if (release(this)) {
                this.onRevoked.accept(reason);
            }
        }

        @Override
        public void dispose() {
            release(this);
        }
    }
}
