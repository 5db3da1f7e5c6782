package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.netty.NettyPipeline;

/**
 * Holds the connection open behind our close frame until the client's has come, or a time has passed. Reactor Netty ends it
 * at once, so a client that is slow, or has something on its way, finds a connection that was reset. What comes in between
 * is thrown away.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.1.1">RFC 6455, section 7.1.1</a>
 */
final class ClosingHandshake extends ChannelDuplexHandler {

    private static final String NAME = "litestar.closingHandshake";

    private final Duration patience;
    private boolean hasSaid;

    /** Whether there is nothing to wait for: the client's close frame has come, or no frame of its can be read any more. */
    private boolean hasHeard;

    private boolean waits;

    private ClosingHandshake(Duration patience) {
        this.patience = patience;
    }

    /** Before pieces are joined, so that none of them wait to be whole while nobody reads messages. */
    static void await(Channel channel, Duration patience) {
        ChannelPipeline pipeline = channel.pipeline();
        String next = pipeline.get(NettyPipeline.WsFrameAggregator) == null
                ? NettyPipeline.ReactiveBridge
                : NettyPipeline.WsFrameAggregator;
        if (pipeline.get(next) != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(next, NAME, new ClosingHandshake(patience));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CloseWebSocketFrame) {
            // Before that, a close is one that does not wait for what is written.
            context.write(message, promise.unvoid().addListener(written -> this.hasSaid |= written.isSuccess()));
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        this.hasHeard |= message instanceof CloseWebSocketFrame;
        if (!this.hasSaid) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (this.hasHeard && this.waits) {
            context.close();
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of handlers that are not inbound ones
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // The decoder reads nothing more behind a frame that it could not understand.
        this.hasHeard |= failure instanceof DecoderException;
        if (this.hasHeard && this.waits) {
            context.close();
        }
        context.fireExceptionCaught(failure);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        // Who asks a second time does not want to wait.
        if (!this.hasSaid || this.hasHeard || this.waits || !channel.isActive()) {
            context.close(promise);
            return;
        }
        this.waits = true;
        Future<?> cut =
                context.executor().schedule(() -> context.close(), this.patience.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            cut.cancel(false);
            promise.trySuccess();
        });
        channel.config().setAutoRead(true);
    }
}
