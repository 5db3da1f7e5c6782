package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Who is on the channels of this node, told to the broker; and who is on them by all nodes, told by it.
 *
 * <p>Of each channel one announcement is under way at most; what changes meanwhile goes with the next. Announcements are
 * renewed three times within their lease. Where one is not confirmed, the next one is complete.
 */
final class Presences {

    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);

    private static final Retry UNTIL_ANSWERED = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(100))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(Presences::logRetry);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ChannelBroker broker;
    private final Function<String, Flux<ChannelEvent>> changes;
    private final Duration lease;
    private final Duration patience;
    private final String node = Epochs.next();

    private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Disposable> renewing = new AtomicReference<>();

    /** Creates them; {@code changes} are the events of {@link ChannelBroker#presenceOf} a channel. */
    Presences(ChannelBroker broker, Function<String, Flux<ChannelEvent>> changes, ChannelSettings settings) {
        this.broker = broker;
        this.changes = changes;
        this.lease = settings.presenceLease();
        this.patience = settings.publishTimeout();
    }

    void enter(String channel, String member) {
        change(channel, room -> room.count(member, 1));
    }

    void leave(String channel, String member) {
        change(channel, room -> room.count(member, -1));
    }

    Flux<Presence> watch(String channel) {
        return Flux.defer(() -> {
            change(channel, room -> room.watchers++);
            Watch watch = new Watch(channel);
            return this.changes
                    .apply(channel)
                    .concatMap(watch::told, 1)
                    .doFinally(signal -> change(channel, room -> room.watchers--));
        });
    }

    /** How many channels have a member or a watcher on this node. */
    int rooms() {
        return this.rooms.size();
    }

    /** Inside compute, so that a room is not forgotten between finding and changing it. */
    private void change(String channel, Consumer<Room> change) {
        Room changed = this.rooms.compute(channel, (name, found) -> {
            Room room = found == null ? new Room(name) : found;
            synchronized (room) {
                change.accept(room);
            }
            return room;
        });
        if (this.renewing.get() == null) {
            startRenewing();
        }
        changed.tell();
    }

    private void startRenewing() {
        long period = Math.max(1, this.lease.toMillis() / 3);
        Disposable timer =
                Schedulers.parallel().schedulePeriodically(this::renew, period, period, TimeUnit.MILLISECONDS);
        if (!this.renewing.compareAndSet(null, timer)) {
            timer.dispose();
        }
    }

    private void renew() {
        this.rooms.values().forEach(Room::renew);
        if (this.rooms.isEmpty()) {
            Disposable timer = this.renewing.getAndSet(null);
            if (timer != null) {
                timer.dispose();
            }
            // A room that was made before the timer was taken away has none.
            if (!this.rooms.isEmpty() && this.renewing.get() == null) {
                startRenewing();
            }
        }
    }

    /** This node's members of a channel. Its lock is held for steps that run no code of others. */
    private final class Room {

        private final String channel;
        private final Map<String, Integer> here = new HashMap<>();
        private final Set<String> told = new HashSet<>();
        private final Set<String> changed = new LinkedHashSet<>();
        private int watchers;
        private boolean known;
        private boolean due;
        private boolean telling;

        /** Touched while telling alone. */
        private int refused;

        Room(String channel) {
            this.channel = channel;
        }

        void count(String member, int by) {
            if (this.here.merge(member, by, Integer::sum) == 0) {
                this.here.remove(member);
            }
            this.changed.add(member);
        }

        void renew() {
            synchronized (this) {
                this.due = true;
            }
            tell();
        }

        private synchronized boolean isUnused() {
            return this.here.isEmpty() && this.told.isEmpty() && this.watchers == 0 && !this.telling;
        }

        private void tell() {
            Announcement next = next();
            if (next != null) {
                Mono.defer(() -> Presences.this.broker.announce(next))
                        .timeout(Presences.this.patience)
                        .subscribe(wasKnown -> told(next, wasKnown), this::untold);
            } else if (isUnused()) {
                Presences.this.rooms.computeIfPresent(
                        this.channel, (name, room) -> room == this && isUnused() ? null : room);
            }
        }

        private synchronized @Nullable Announcement next() {
            if (this.telling || isUnused()) {
                return null;
            }
            boolean complete = !this.known;
            Set<String> joined = new HashSet<>(complete ? this.here.keySet() : Set.of());
            Set<String> left = new HashSet<>();
            if (!complete) {
                for (String member : this.changed) {
                    boolean now = this.here.containsKey(member);
                    if (now != this.told.contains(member)) {
                        (now ? joined : left).add(member);
                    }
                }
            }
            this.changed.clear();
            if (joined.isEmpty() && left.isEmpty() && !this.due && !(complete && !this.told.isEmpty())) {
                return null;
            }
            this.due = false;
            this.telling = true;
            this.told.addAll(joined);
            return new Announcement(this.channel, Presences.this.node, Presences.this.lease, complete, joined, left);
        }

        private void told(Announcement done, boolean wasKnown) {
            this.refused = 0;
            synchronized (this) {
                this.telling = false;
                if (done.complete()) {
                    this.told.retainAll(done.joined());
                    this.known = true;
                } else if (wasKnown) {
                    this.told.removeAll(done.left());
                } else {
                    this.known = false;
                    this.due = true;
                }
            }
            tell();
        }

        /** Nobody knows what the broker has taken up; the next time it is told all. */
        private void untold(Throwable failure) {
            if (this.refused++ == 0) {
                LOG.warn("Who is on {} could not be told, and is told again: {}", this.channel, failure.toString());
            }
            Schedulers.parallel()
                    .schedule(
                            () -> {
                                synchronized (this) {
                                    this.telling = false;
                                    this.known = false;
                                    this.due = true;
                                }
                                tell();
                            },
                            RETRY.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private static void logRetry(Retry.RetrySignal retry) {
        if (retry.totalRetries() == 0) {
            LOG.warn(
                    "Who is on a channel could not be read, and is asked for again: {}",
                    retry.failure().toString());
        }
    }

    /** One look at a channel's members. */
    private final class Watch {

        private final String channel;

        /** The change that was seen last; touched by one event after the other. */
        private @Nullable ChannelPosition seen;

        Watch(String channel) {
            this.channel = channel;
        }

        Mono<Presence> told(ChannelEvent event) {
            ChannelPosition place = event.position();
            ChannelPosition last = this.seen;
            if (event.kind() != ChannelEvent.Kind.MESSAGE || last == null || !last.sameEpoch(place)) {
                return everybody();
            }
            if (place.offset() <= last.offset()) {
                return Mono.empty();
            }
            this.seen = place;
            return Mono.just(Announcement.read(this.channel, new String(event.data(), StandardCharsets.UTF_8)));
        }

        private Mono<Presence> everybody() {
            return Presences.this
                    .broker
                    .members(this.channel)
                    .timeout(Presences.this.patience)
                    .retryWhen(UNTIL_ANSWERED)
                    .map(members -> {
                        this.seen = members.at();
                        return new Presence(this.channel, Presence.Kind.MEMBERS, members.names(), Set.of());
                    });
        }
    }
}
