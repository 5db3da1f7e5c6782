package org.litestarspring.channels.websocket.listener;

import java.util.List;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.litestarspring.channels.websocket.WireFormat;

/** What the marks of a listener say beside its paths. */
record ListenerOptions(
        WireFormat format,
        int concurrency,
        boolean ordered,
        String discriminator,
        List<String> subProtocols,
        boolean requireSubProtocol,
        WebSocketStream.Incoming incoming) {

    static ListenerOptions of(WebSocketListener mark) {
        return new ListenerOptions(
                mark.format(),
                mark.concurrency(),
                mark.ordered(),
                mark.discriminator(),
                List.of(mark.subProtocols()),
                mark.requireSubProtocol(),
                WebSocketStream.Incoming.REFUSE);
    }

    static ListenerOptions of(WebSocketRoute route) {
        return new ListenerOptions(
                route.format(),
                route.concurrency(),
                true,
                "",
                route.subProtocols(),
                false,
                WebSocketStream.Incoming.IGNORE);
    }

    static ListenerOptions of(WebSocketStream mark) {
        return new ListenerOptions(
                mark.format(), 1, true, "", List.of(mark.subProtocols()), mark.requireSubProtocol(), mark.incoming());
    }
}
