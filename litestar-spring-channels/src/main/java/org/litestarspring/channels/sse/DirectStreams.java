package org.litestarspring.channels.sse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Finds the responses whose streams can be written past their server. */
interface DirectStreams {

    /** Null where a response goes by its server alone; asked before anything is sent. */
    @Nullable
    DirectStream of(ServerHttpResponse response);

    /** Straight to the channels of Reactor Netty, and nowhere else. */
    static DirectStreams ofServer() {
        return ClassUtils.isPresent(
                        "reactor.netty.http.server.HttpServerResponse", DirectStreams.class.getClassLoader())
                ? new NettyStreams()
                : response -> null;
    }

    /** A response that may be written past its server. */
    interface DirectStream {

        /**
         * Writes blocks and the events of channels until one of them fails, all are through, or the client is gone.
         *
         * @return null where something would see or change the bytes on their way, and must not be passed; asked when the
         *     response's head is sent, and answered before anything else is
         */
        @Nullable
        Mono<Void> write(Flux<byte[]> blocks, List<Flux<ChannelEvent>> channels, StreamId id, StalledClient stalled);
    }
}
