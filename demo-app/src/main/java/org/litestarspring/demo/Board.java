package org.litestarspring.demo;

import java.util.Locale;
import org.litestarspring.channels.ChannelException;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.Publication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Publishes what happens to a flight on its airport's channel, {@code board:SFO}. Browsers subscribe to that without a
 * line of Java: application.yml declares the channels and the endpoints.
 */
@Component
class Board {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);

    private final Channels channels;

    Board(Channels channels) {
        this.channels = channels;
    }

    /** What can happen to a flight; the events' types are these names in small letters. */
    enum Event {
        DEPARTURE,
        DELAYED,
        CHANGED,
        REMOVED
    }

    /** What leaves is the DTO that DemoApplication names, never the entity. The key lets a slow client skip to a flight's latest state. */
    Mono<Void> tell(Event event, Flight flight) {
        String type = event.name().toLowerCase(Locale.ROOT);
        String channel = "board:" + flight.origin();
        return this.channels
                .publish(Publication.to(channel, flight).withType(type).withKey(String.valueOf(flight.id())))
                .then()
                // The flight is stored: a board that cannot hear of it is no reason to tell the client otherwise.
                .onErrorResume(ChannelException.class, failure -> {
                    LOG.warn("\"{}\" of flight {} did not reach {}.", type, flight.id(), channel, failure);
                    return Mono.empty();
                });
    }
}
