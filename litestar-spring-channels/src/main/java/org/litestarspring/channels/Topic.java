package org.litestarspring.channels;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.util.retry.Retry;

/**
 * A channel on this node: listens to the broker once for all its subscribers, and fills holes from the history before
 * they see them.
 *
 * <p>All state is changed by {@link Serial} tasks alone. The broker may bring an event twice, late, or not at all; what
 * leaves here is in order, each event once, and what could not be had shows as a jump of the offset.
 */
final class Topic implements ChannelBroker.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Topic.class);

    /** Events that may wait here, for a repair or for a thread; beyond, they are dropped and fetched again by a repair. */
    private static final int MAX_WAITING = 4096;

    private static final Mailbox[] NONE = {};

    final String channel;

    /** Guarded by the hub's map. */
    int references;

    private final ChannelBroker broker;
    private final int historySize;
    private final Serial serial = new Serial();
    private final AtomicInteger arriving = new AtomicInteger();
    private final Disposable.Swap listening = Disposables.swap();
    private final Disposable.Swap repair = Disposables.swap();

    private final EpochLine line = new EpochLine();
    private volatile Mailbox[] mailboxes = NONE;
    private final List<Mailbox> waiting = new ArrayList<>();
    private final Deque<ChannelEvent> held = new ArrayDeque<>();
    private volatile @Nullable ChannelPosition last;
    private @Nullable ChannelPosition head;
    private boolean repairing;
    private boolean started;

    Topic(String channel, ChannelBroker broker, int historySize) {
        this.channel = channel;
        this.broker = broker;
        this.historySize = historySize;
    }

    void join(Mailbox mailbox) {
        this.serial.run(() -> {
            if (mailbox.isCancelled()) {
                return;
            }
            if (!this.started) {
                try {
                    this.listening.update(this.broker.listen(this.channel, this));
                    this.started = true;
                } catch (RuntimeException refused) {
                    mailbox.fail(refused);
                    return;
                }
            }
            ChannelPosition now = this.last;
            if (now == null) {
                this.waiting.add(mailbox);
            } else {
                begin(mailbox, now);
            }
        });
    }

    void leave(Mailbox mailbox) {
        this.serial.run(() -> {
            this.waiting.remove(mailbox);
            this.mailboxes =
                    Arrays.stream(this.mailboxes).filter(one -> one != mailbox).toArray(Mailbox[]::new);
        });
    }

    /** Of events, for one subscriber whose channel was declared so; read from any thread. */
    int longestWait(String declared) {
        return Arrays.stream(this.mailboxes)
                .filter(mailbox -> mailbox.isOf(declared))
                .mapToInt(Mailbox::waiting)
                .max()
                .orElse(0);
    }

    OpenChannel open() {
        Mailbox[] now = this.mailboxes;
        int lag = Arrays.stream(now).mapToInt(Mailbox::waiting).max().orElse(0);
        return new OpenChannel(this.channel, now.length, lag, this.last);
    }

    void close() {
        this.listening.dispose();
        this.repair.dispose();
    }

    @Override
    public void listening(ChannelPosition now) {
        this.serial.run(() -> onListening(now));
    }

    @Override
    public void arrived(ChannelEvent event) {
        if (this.arriving.incrementAndGet() > MAX_WAITING) {
            this.arriving.decrementAndGet();
            return;
        }
        this.serial.run(() -> {
            this.arriving.decrementAndGet();
            onArrived(event);
        });
    }

    @Override
    public void arrived(List<ChannelEvent> events) {
        int count = events.size();
        if (this.arriving.addAndGet(count) > MAX_WAITING) {
            this.arriving.addAndGet(-count);
            return;
        }
        this.serial.run(() -> {
            this.arriving.addAndGet(-count);
            events.forEach(this::onArrived);
        });
    }

    private void begin(Mailbox mailbox, ChannelPosition now) {
        Mailbox[] more = Arrays.copyOf(this.mailboxes, this.mailboxes.length + 1);
        more[more.length - 1] = mailbox;
        this.mailboxes = more;
        mailbox.begin(now, this.line);
    }

    private void onListening(ChannelPosition now) {
        this.head = now;
        ChannelPosition known = this.last;
        if (known == null) {
            this.last = now;
            this.waiting.forEach(mailbox -> begin(mailbox, now));
            this.waiting.clear();
            goOn();
        } else if (!now.equals(known)) {
            // A head behind what is known may be late, or a broker that lost events; only asking it can tell.
            startRepair(known);
        }
    }

    private void onArrived(ChannelEvent event) {
        ChannelPosition known = this.last;
        if (known == null || this.repairing) {
            hold(event);
            return;
        }
        ChannelPosition place = event.position();
        if (place.sameEpoch(known) && place.offset() <= known.offset()) {
            return;
        }
        if (place.sameEpoch(known) && place.offset() == known.offset() + 1) {
            deliver(event);
        } else {
            hold(event);
            startRepair(known);
        }
    }

    private void hold(ChannelEvent event) {
        if (this.held.size() < MAX_WAITING) {
            this.held.add(event);
        }
    }

    private void deliver(ChannelEvent event) {
        this.last = event.position();
        for (Mailbox mailbox : this.mailboxes) {
            mailbox.offer(event);
        }
    }

    private void startRepair(ChannelPosition known) {
        if (this.repairing) {
            return;
        }
        this.repairing = true;
        this.repair.update(this.broker
                .history(this.channel, known, this.historySize)
                .retryWhen(untilAnswered())
                .subscribe(
                        found -> this.serial.run(() -> repaired(known, found)),
                        failure -> this.serial.run(() -> {
                            LOG.warn(
                                    "What {} missed could not be read; its subscribers see a gap.",
                                    this.channel,
                                    failure);
                            repaired(known, null);
                        })));
    }

    /** A broker that was lost may bring events again before it can be asked; what is asked for then is not lost. */
    private Retry untilAnswered() {
        return Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
                .maxBackoff(Duration.ofSeconds(5))
                .filter(ChannelUnavailableException.class::isInstance)
                .doBeforeRetry(retry -> {
                    if (retry.totalRetries() == 0) {
                        LOG.warn(
                                "What {} missed cannot be read and is asked for again: {}",
                                this.channel,
                                retry.failure().getMessage());
                    }
                });
    }

    /** Delivers what the history has and what came meanwhile, in order; holes that stay show in the offsets. */
    private void repaired(ChannelPosition known, @Nullable ChannelHistory found) {
        ChannelPosition now = found != null
                ? found.head()
                : this.held.isEmpty() ? this.head : this.held.getLast().position();
        ChannelPosition continued =
                found != null ? found.continued() : now != null && now.sameEpoch(known) ? known : null;
        if (continued != null && !continued.sameEpoch(known)) {
            this.line.add(known, continued);
        }
        TreeMap<Long, ChannelEvent> events = new TreeMap<>();
        if (now != null) {
            if (found != null) {
                found.events().forEach(event -> events.put(event.position().offset(), event));
            }
            this.held.stream()
                    .filter(event -> event.position().sameEpoch(now))
                    .forEach(event -> events.put(event.position().offset(), event));
            if (continued != null) {
                events.headMap(continued.offset(), true).clear();
            }
        }
        if (continued != null && continued.offset() == known.offset()) {
            this.last = continued;
        } else if (continued != null && events.isEmpty()) {
            deliver(ChannelEvent.gap(this.channel, continued, 0));
        }
        this.held.clear();
        events.values().forEach(this::deliver);
        ChannelPosition sure = this.head;
        ChannelPosition reached = this.last;
        if (sure != null && reached != null && now != null && sure.sameEpoch(now)) {
            boolean behind = !sure.sameEpoch(reached) || sure.offset() > reached.offset();
            if (behind) {
                long missed = sure.sameEpoch(reached) ? sure.offset() - reached.offset() : 0;
                deliver(ChannelEvent.gap(this.channel, sure, missed));
            }
        }
        this.repairing = false;
        goOn();
    }

    private void goOn() {
        int count = this.held.size();
        for (int i = 0; i < count && !this.held.isEmpty(); i++) {
            onArrived(this.held.poll());
        }
    }
}
