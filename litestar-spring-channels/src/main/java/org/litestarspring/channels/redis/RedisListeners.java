package org.litestarspring.channels.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelBroker.Listener;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Who listens to which topic, over one connection, or one to each master. Redis confirms each subscription, also those that are renewed after
 * a loss; each confirmation makes the listeners compare the channel's head with what they have.
 */
final class RedisListeners extends RedisPubSubAdapter<byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(RedisListeners.class);

    private final RedisConnections connections;
    private final RedisLog log;
    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Guarded by itself, with the order of SUBSCRIBE and UNSUBSCRIBE commands. */
    private final Map<String, Topic> topics = new HashMap<>();

    private @Nullable RedisTopics subscriptions;
    private boolean connecting;

    private record Topic(String channel, List<Listener> listeners) {}

    RedisListeners(RedisConnections connections, RedisLog log) {
        this.connections = connections;
        this.log = log;
    }

    Disposable add(String channel, String topic, Listener listener) {
        boolean connect;
        synchronized (this.topics) {
            Topic found = this.topics.get(topic);
            List<Listener> listeners = found == null ? new ArrayList<>() : new ArrayList<>(found.listeners());
            listeners.add(listener);
            this.topics.put(topic, new Topic(channel, List.copyOf(listeners)));
            if (this.subscriptions != null) {
                // Asked for again where it is there already: the confirmation tells the new listener the head.
                this.subscriptions.subscribe(List.of(topic));
            }
            connect = this.subscriptions == null && !this.connecting;
            this.connecting |= connect;
        }
        if (connect) {
            this.connections
                    .topics(this)
                    .retryWhen(RedisConnections.UNTIL_CONNECTED)
                    .takeUntilOther(this.closed.asMono())
                    .subscribe(this::connected, failure -> LOG.error("Redis' topics are given up.", failure));
        }
        return Disposables.composite(() -> remove(topic, listener));
    }

    private void remove(String topic, Listener listener) {
        synchronized (this.topics) {
            Topic found = this.topics.get(topic);
            if (found == null) {
                return;
            }
            List<Listener> left =
                    found.listeners().stream().filter(one -> one != listener).toList();
            if (!left.isEmpty()) {
                this.topics.put(topic, new Topic(found.channel(), left));
                return;
            }
            this.topics.remove(topic);
            if (this.subscriptions != null) {
                this.subscriptions.unsubscribe(topic);
            }
        }
    }

    private void connected(RedisTopics opened) {
        this.log.listensBy(opened.kind());
        synchronized (this.topics) {
            this.subscriptions = opened;
            if (!this.topics.isEmpty()) {
                opened.subscribe(List.copyOf(this.topics.keySet()));
            }
        }
    }

    @Override
    public void message(byte[] topic, byte[] message) {
        Topic found = find(topic);
        if (found == null) {
            return;
        }
        ChannelEvent event;
        try {
            event = MessageFormat.event(found.channel(), message);
        } catch (RuntimeException foreign) {
            LOG.warn("A message on {} is not of this application and is left out.", found.channel(), foreign);
            return;
        }
        found.listeners().forEach(listener -> listener.arrived(event));
    }

    @Override
    public void subscribed(byte[] topic, long count) {
        Mono.defer(() -> headOf(topic))
                .retryWhen(RedisConnections.UNTIL_CONNECTED)
                .takeUntilOther(this.closed.asMono())
                .subscribe(
                        head -> {
                            Topic found = find(topic);
                            if (found != null) {
                                found.listeners().forEach(listener -> listener.listening(head));
                            }
                        },
                        failure -> LOG.error("A channel's head is given up.", failure));
    }

    /** Empty once nobody listens any more, which ends the retries too. */
    private Mono<ChannelPosition> headOf(byte[] topic) {
        Topic found = find(topic);
        return found == null ? Mono.empty() : this.log.head(found.channel()).map(RedisLog.Head::position);
    }

    private @Nullable Topic find(byte[] topic) {
        synchronized (this.topics) {
            return this.topics.get(new String(topic, StandardCharsets.UTF_8));
        }
    }

    void close() {
        this.closed.tryEmitEmpty();
        synchronized (this.topics) {
            if (this.subscriptions != null) {
                this.subscriptions.close();
            }
        }
    }
}
