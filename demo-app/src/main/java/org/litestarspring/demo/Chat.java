package org.litestarspring.demo;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Those who wait at an airport talk to each other: a WebSocket in, the channel {@code chat:SFO} between, and out again. */
@Component
class Chat {

    private final Channels channels;

    Chat(Channels channels) {
        this.channels = channels;
    }

    /** What a client sends. */
    record Line(@NotBlank @Size(max = 280) String text) {}

    /** What all get. */
    record Said(String from, String text) {}

    /** The whole conversation of one client. What it says goes to the channel, and so to all nodes; it ends when it leaves. */
    @WebSocketListener("/chat/{airport}")
    Flux<Said> chat(
            @PathVariable @AirportCode String airport,
            @RequestParam @NotBlank @Size(max = 30) String name,
            @Valid Flux<Line> lines) {
        String channel = "chat:" + airport;
        Mono<Said> said = lines.concatMap(line -> this.channels.publish(channel, new Said(name, line.text())))
                .then(Mono.empty());
        return Flux.merge(this.channels.subscribe(channel, Said.class), said);
    }
}
