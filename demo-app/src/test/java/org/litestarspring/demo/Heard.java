package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Subscription;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** What a channel carries, from the moment on that this exists until it is closed. */
class Heard implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Disposable subscription;

    Heard(Channels channels, String channel) {
        // The queue has a lock that its reader may hold, and a thread of ours must not wait for one.
        this.subscription = channels.subscribe(Subscription.to(channel))
                .map(ChannelEvent::toString)
                .publishOn(Schedulers.boundedElastic())
                .subscribe(this.events::add);
        next("subscribed");
    }

    /** The next event of this type, as text; those before it are passed over. */
    String next(String type) {
        while (true) {
            try {
                String event = this.events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(event).as("the next event of type %s", type).isNotNull();
                if (event != null && event.contains(" " + type + " ")) {
                    return event;
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Override
    public void close() {
        this.subscription.dispose();
    }
}
