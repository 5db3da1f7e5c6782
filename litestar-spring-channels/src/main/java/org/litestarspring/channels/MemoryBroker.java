package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The broker of a single node: everything is in this JVM's memory, and gone with it.
 *
 * <p>An ended JVM's channels come back under another epoch, so clients that resume are told of the gap. Channels without a
 * listener are forgotten when their history has expired, and sooner, the longest unused first, where nothing was ever
 * published to them and there are as many as may be. Beyond that, {@link TooManyChannelsException}.
 *
 * @since 0.1
 */
public final class MemoryBroker implements ChannelBroker, AutoCloseable {

    private static final Duration SHORTEST_SWEEP = Duration.ofSeconds(1);

    private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();

    /** The members of each channel by the names of nodes, which are hubs of this JVM and cannot die alone. */
    private final ConcurrentHashMap<String, Map<String, Set<String>>> members = new ConcurrentHashMap<>();

    /** Names of rooms, oldest first, that were left with nothing published; some may have been used again, or be gone. */
    private final Queue<String> left = new ConcurrentLinkedQueue<>();

    private final ChannelSettings settings;
    private final Clock clock;
    private final Disposable sweep;

    /** Creates the broker. */
    public MemoryBroker(ChannelSettings settings) {
        this(settings, Clock.systemUTC());
    }

    MemoryBroker(ChannelSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        long period = Math.max(settings.historyTtl().toMillis(), SHORTEST_SWEEP.toMillis());
        this.sweep =
                Schedulers.parallel().schedulePeriodically(this::forgetUnused, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    public Mono<ChannelPosition> publish(ChannelMessage message) {
        return Mono.fromSupplier(() -> {
            ChannelPosition[] place = new ChannelPosition[1];
            // Inside compute, so that the sweep cannot forget the room between finding and filling it.
            Room room = inRoom(message.channel(), one -> {
                place[0] = one.add(message);
            });
            room.carry.drain();
            return place[0];
        });
    }

    @Override
    public Disposable listen(String channel, Listener listener) {
        Room room = inRoom(channel, one -> one.join(listener));
        room.carry.drain();
        return Disposables.composite(() -> {
            if (room.leave(listener)) {
                this.left.add(channel);
            }
        });
    }

    /** Inside compute, so that neither the sweep nor a newcomer takes the room away meanwhile. */
    private Room inRoom(String channel, Consumer<Room> step) {
        while (this.rooms.size() >= this.settings.maxChannels() && !this.rooms.containsKey(channel)) {
            String oldest = this.left.poll();
            if (oldest == null) {
                throw new TooManyChannelsException(channel, this.settings.maxChannels());
            }
            this.rooms.computeIfPresent(oldest, (name, room) -> room.isLeft() ? null : room);
        }
        return this.rooms.compute(channel, (name, found) -> {
            Room one = found == null ? new Room() : found;
            step.accept(one);
            return one;
        });
    }

    @Override
    public Mono<ChannelHistory> history(String channel, @Nullable ChannelPosition after, int limit) {
        return Mono.fromSupplier(() -> {
            ChannelHistory[] kept = new ChannelHistory[1];
            inRoom(channel, one -> kept[0] = one.history(after, limit));
            return kept[0];
        });
    }

    @Override
    public Mono<Boolean> announce(Announcement told) {
        return Mono.fromSupplier(() -> {
            boolean[] known = new boolean[1];
            String changes = ChannelBroker.presenceOf(told.channel());
            this.members.compute(told.channel(), (channel, found) -> {
                Map<String, Set<String>> nodes = found == null ? new HashMap<>() : found;
                known[0] = nodes.containsKey(told.node());
                if (!known[0] && !told.complete()) {
                    return found;
                }
                Set<String> before = everybody(nodes);
                Set<String> own = nodes.computeIfAbsent(told.node(), node -> new HashSet<>());
                if (told.complete()) {
                    own.clear();
                }
                own.addAll(told.joined());
                own.removeAll(told.left());
                if (own.isEmpty()) {
                    nodes.remove(told.node());
                }
                Set<String> after = everybody(nodes);
                // Inside compute, so that who reads the members knows which changes are in them.
                publishChanges(changes, minus(after, before), minus(before, after));
                return nodes.isEmpty() ? null : nodes;
            });
            Room room = this.rooms.get(changes);
            if (room != null) {
                room.carry.drain();
            }
            return known[0];
        });
    }

    private void publishChanges(String channel, Set<String> joined, Set<String> left) {
        if (!joined.isEmpty() || !left.isEmpty()) {
            byte[] data = Announcement.changes(joined, left).getBytes(StandardCharsets.UTF_8);
            ChannelMessage message =
                    new ChannelMessage(channel, Announcement.CHANGE_TYPE, null, this.clock.instant(), data);
            this.rooms.compute(channel, (name, found) -> {
                Room room = found == null ? new Room() : found;
                room.add(message);
                return room;
            });
        }
    }

    private static Set<String> everybody(Map<String, Set<String>> nodes) {
        Set<String> all = new HashSet<>();
        nodes.values().forEach(all::addAll);
        return all;
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        Set<String> left = new HashSet<>(some);
        left.removeAll(others);
        return left;
    }

    @Override
    public Mono<Members> members(String channel) {
        return Mono.fromSupplier(() -> {
            Members[] read = new Members[1];
            this.members.compute(channel, (name, found) -> {
                ChannelPosition[] at = new ChannelPosition[1];
                this.rooms.compute(ChannelBroker.presenceOf(channel), (companion, room) -> {
                    Room one = room == null ? new Room() : room;
                    at[0] = one.history(null, 0).head();
                    return one;
                });
                read[0] = new Members(at[0], found == null ? Set.of() : everybody(found));
                return found;
            });
            return read[0];
        });
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean isUp() {
        return true;
    }

    /** How many channels are remembered. */
    public int channels() {
        return this.rooms.size();
    }

    /** How many listeners there are, over all channels. */
    public int listeners() {
        return this.rooms.values().stream().mapToInt(Room::listeners).sum();
    }

    void forgetUnused() {
        for (String channel : this.rooms.keySet()) {
            this.rooms.computeIfPresent(channel, (name, room) -> room.isUnused() ? null : room);
        }
        this.left.removeIf(channel -> !this.rooms.containsKey(channel));
    }

    @Override
    public void close() {
        this.sweep.dispose();
    }

    /** A channel's state; its lock is held for steps that run no code of others. */
    private final class Room {

        /** Events on their way to listeners; beyond, they are left for the listener to fetch from the history. */
        private static final int MAX_CARRIED = 4096;

        /** Carries events to listeners in the order of their offsets, outside the lock. */
        final Serial carry = new Serial();

        private final AtomicInteger carried = new AtomicInteger();
        private final String epoch = Epochs.next();
        private final Deque<ChannelEvent> kept = new ArrayDeque<>();
        private List<Listener> listeners = List.of();
        private long offset;
        private boolean isListed;
        private Instant used = MemoryBroker.this.clock.instant();

        synchronized ChannelPosition add(ChannelMessage message) {
            ChannelEvent event = ChannelEvent.of(new ChannelPosition(this.epoch, ++this.offset), message);
            this.used = MemoryBroker.this.clock.instant();
            if (MemoryBroker.this.settings.historySize() > 0) {
                this.kept.add(event);
                expire();
            }
            List<Listener> now = this.listeners;
            if (!now.isEmpty() && this.carried.incrementAndGet() <= MAX_CARRIED) {
                this.carry.add(() -> {
                    this.carried.decrementAndGet();
                    now.forEach(listener -> listener.arrived(event));
                });
            } else if (!now.isEmpty()) {
                this.carried.decrementAndGet();
            }
            return event.position();
        }

        synchronized void join(Listener listener) {
            List<Listener> more = new ArrayList<>(this.listeners);
            more.add(listener);
            this.listeners = List.copyOf(more);
            ChannelPosition head = head();
            this.carry.add(() -> listener.listening(head));
        }

        synchronized int listeners() {
            return this.listeners.size();
        }

        /** Whether its name is to be listed among those that were left. */
        synchronized boolean leave(Listener listener) {
            this.listeners =
                    this.listeners.stream().filter(one -> one != listener).toList();
            this.used = MemoryBroker.this.clock.instant();
            boolean list = this.listeners.isEmpty() && this.offset == 0 && !this.isListed;
            this.isListed |= list;
            return list;
        }

        /** Whether it may be forgotten for another. */
        synchronized boolean isLeft() {
            this.isListed = false;
            return this.listeners.isEmpty() && this.offset == 0;
        }

        synchronized ChannelHistory history(@Nullable ChannelPosition after, int limit) {
            expire();
            ChannelPosition head = head();
            ChannelPosition continued = after != null && after.sameEpoch(head) ? after : null;
            long from = continued != null ? continued.offset() : 0;
            List<ChannelEvent> found = this.kept.stream()
                    .filter(event -> event.position().offset() > from)
                    .toList();
            return new ChannelHistory(head, continued, found.subList(Math.max(0, found.size() - limit), found.size()));
        }

        synchronized boolean isUnused() {
            expire();
            return this.listeners.isEmpty() && this.kept.isEmpty() && this.used.isBefore(oldest());
        }

        private ChannelPosition head() {
            return new ChannelPosition(this.epoch, this.offset);
        }

        private Instant oldest() {
            return MemoryBroker.this.clock.instant().minus(MemoryBroker.this.settings.historyTtl());
        }

        private void expire() {
            Instant oldest = oldest();
            while (this.kept.size() > MemoryBroker.this.settings.historySize()
                    || (!this.kept.isEmpty() && this.kept.peek().timestamp().isBefore(oldest))) {
                this.kept.poll();
            }
        }
    }
}
