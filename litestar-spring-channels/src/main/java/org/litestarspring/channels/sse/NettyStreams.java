package org.litestarspring.channels.sse;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.netty.ChannelSource;
import org.litestarspring.channels.netty.NettyLoops;
import org.litestarspring.channels.netty.NettyOutbound;
import org.litestarspring.channels.netty.Wire;
import org.litestarspring.channels.web.ClientConnection;
import org.reactivestreams.Publisher;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Streams of HTTP/1.1 on Reactor Netty. The server sends the head and the end of a response; in between, events go as
 * chunks past its encoder, whose state they do not touch.
 */
final class NettyStreams implements DirectStreams {

    /** Between the encoder of HTTP and the application; these do nothing to a response's body. */
    private static final Set<String> INDIFFERENT =
            Set.of(NettyPipeline.HttpTrafficHandler, NettyPipeline.ErrorLogHandler, NettyPipeline.ReactiveBridge);

    /** Decorators of the suite, which hand on what they are given. */
    private static final String OURS = "org.litestarspring.web.";

    private final NettyLoops loops = new NettyLoops(SseChunks::event);

    @Override
    public @Nullable DirectStream of(ServerHttpResponse response) {
        Channel channel = ClientConnection.of(response).channel(Channel.class);
        return channel != null
                        && isUndecorated(response)
                        && ServerHttpResponseDecorator.getNativeResponse(response) instanceof HttpServerResponse netty
                ? new Http1(channel, netty)
                : null;
    }

    /** What an application's decorator makes of a body is not known. */
    private static boolean isUndecorated(ServerHttpResponse response) {
        ServerHttpResponse inner = response;
        while (inner instanceof ServerHttpResponseDecorator decorator
                && decorator.getClass().getName().startsWith(OURS)) {
            inner = decorator.getDelegate();
        }
        return inner instanceof AbstractServerHttpResponse;
    }

    private final class Http1 implements DirectStream {

        private final Channel channel;
        private final HttpServerResponse response;

        Http1(Channel channel, HttpServerResponse response) {
            this.channel = channel;
            this.response = response;
        }

        @Override
        public @Nullable Mono<Void> write(
                Flux<byte[]> blocks, List<Flux<ChannelEvent>> channels, StreamId id, StalledClient stalled) {
            ChannelHandlerContext encoder = encoder();
            if (encoder == null) {
                return null;
            }
            // A batch of large events can take a slow reader longer than its patience.
            stalled.waiting(this.channel::bytesBeforeWritable);
            NettyOutbound<byte[]> out = new NettyOutbound<>(encoder, NettyStreams.this.loops, new Chunks(stalled));
            out.add(blocks);
            channels.forEach(events -> out.add(new Events(events, id)));
            out.end();
            return out.run()
                    .onErrorResume(
                            ClosedChannelException.class,
                            closed -> this.channel.isActive() ? Mono.error(closed) : Mono.empty());
        }

        /** The encoder of HTTP/1.1, where nothing but it makes the response's body what the client gets. */
        private @Nullable ChannelHandlerContext encoder() {
            boolean isChunked =
                    HttpVersion.HTTP_1_1.text().equals(this.response.version().text())
                            && this.response
                                    .responseHeaders()
                                    .containsValue(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED, true);
            ChannelPipeline pipeline = this.channel.pipeline();
            ChannelHandlerContext encoder = pipeline.context(HttpServerCodec.class);
            if (!isChunked || encoder == null) {
                return null;
            }
            List<String> names = pipeline.names();
            boolean isPlain = names.subList(names.indexOf(encoder.name()) + 1, names.size()).stream()
                    .allMatch(name ->
                            INDIFFERENT.contains(name) || !(pipeline.get(name) instanceof ChannelOutboundHandler));
            return isPlain ? encoder : null;
        }
    }

    private record Chunks(StalledClient stalled) implements Wire<byte[]> {

        @Override
        public int size(byte[] block) {
            return SseChunks.size(block);
        }

        @Override
        public void encode(byte[] block, ByteBuf out) {
            SseChunks.encode(block, out);
        }

        @Override
        public void wrote(byte[] block) {
            // the flush tells
        }

        @Override
        public void flushed() {
            this.stalled.took();
        }
    }

    private record Events(Flux<ChannelEvent> events, StreamId id) implements ChannelSource<byte[]> {

        @Override
        public void write(ChannelEvent event, Writer out) {
            if (event.kind() != ChannelEvent.Kind.MESSAGE) {
                out.write(SseChunks.of(SseFrames.of(this.id.after(event), event), out.buffers()));
                return;
            }
            if (this.id.isPosition()) {
                out.writeShared(event);
                return;
            }
            ByteBuf shared = out.shared(event);
            out.write(SseChunks.head(this.id.after(event), shared, out.buffers()));
            out.write(shared);
        }

        @Override
        public Publisher<Void> until() {
            return Mono.never();
        }

        @Override
        public Flux<byte[]> last() {
            return Flux.empty();
        }

        @Override
        public Flux<byte[]> failed(Throwable failure) {
            return Flux.error(failure);
        }
    }
}
