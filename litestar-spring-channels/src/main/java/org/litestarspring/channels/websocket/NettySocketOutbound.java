package org.litestarspring.channels.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionEncoder;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.netty.ChannelSource;
import org.litestarspring.channels.netty.NettyLoops;
import org.litestarspring.channels.netty.NettyOutbound;
import org.litestarspring.channels.netty.Wire;
import org.reactivestreams.Publisher;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sends past the encoder of the connection's frames: what all clients get is a frame once. */
final class NettySocketOutbound implements Outbound {

    private final NettyOutbound<ServerFrame> out;

    private NettySocketOutbound(NettyOutbound<ServerFrame> out) {
        this.out = out;
    }

    /** Netty's, which is not public. */
    private static final String PER_MESSAGE = "PerMessageDeflateEncoder";

    /** By this a client may ask for a window that is smaller than the one that all others share frames of. */
    private static final String SMALLER_WINDOW = "server_max_window_bits";

    /**
     * Null where the channel's frames are not written by an encoder alone, nor compressed as for all others.
     *
     * @param handshake the headers of the request
     * @param compressed the loops whose frames are compressed where that is worth it. They are so each for itself, and thus
     *     right for clients with and without a context of their own.
     */
    static @Nullable NettySocketOutbound of(
            Channel channel, HttpHeaders handshake, NettyLoops plain, NettyLoops compressed, Heartbeat heartbeat) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext encoder = null;
        NettyLoops loops = plain;
        for (Map.Entry<String, ChannelHandler> handler : pipeline) {
            if (handler.getValue() instanceof WebSocketExtensionEncoder extension) {
                if (!extension.getClass().getSimpleName().equals(PER_MESSAGE)
                        || handshake.getOrEmpty("Sec-WebSocket-Extensions").stream()
                                .anyMatch(offered -> offered.contains(SMALLER_WINDOW))) {
                    return null;
                }
                loops = compressed;
            }
            if (handler.getValue() instanceof WebSocketFrameEncoder) {
                encoder = pipeline.context(handler.getValue());
            }
        }
        return encoder == null
                ? null
                : new NettySocketOutbound(new NettyOutbound<>(encoder, loops, new Frames(heartbeat)));
    }

    @Override
    public Mono<Void> run() {
        return this.out.run();
    }

    @Override
    public void add(Flux<ServerFrame> frames) {
        this.out.add(frames);
    }

    @Override
    public void add(ChannelFrames events) {
        this.out.add(new Events(events));
    }

    @Override
    public void end() {
        this.out.end();
    }

    private record Frames(Heartbeat heartbeat) implements Wire<ServerFrame> {

        @Override
        public int size(ServerFrame frame) {
            return NettyFrames.size(frame);
        }

        @Override
        public void encode(ServerFrame frame, ByteBuf out) {
            NettyFrames.encode(frame, out);
        }

        @Override
        public void wrote(ServerFrame frame) {
            // Of all others the flush tells, with one look at the clock.
            if (frame.kind() == WebSocketMessage.Type.PING) {
                this.heartbeat.sent(frame);
            }
        }

        @Override
        public void flushed() {
            this.heartbeat.sent();
        }
    }

    private record Events(ChannelFrames frames) implements ChannelSource<ServerFrame> {

        @Override
        public Flux<ChannelEvent> events() {
            return this.frames.events();
        }

        @Override
        public void write(ChannelEvent event, Writer out) {
            if (event.kind() == ChannelEvent.Kind.SUBSCRIBED) {
                out.write(NettyFrames.of(this.frames.frame(event), out.buffers()));
            } else {
                out.writeShared(event);
            }
        }

        @Override
        public Publisher<Void> until() {
            return this.frames.until();
        }

        @Override
        public Flux<ServerFrame> last() {
            return this.frames.last();
        }

        @Override
        public Flux<ServerFrame> failed(Throwable failure) {
            return this.frames.failed(failure);
        }
    }
}
