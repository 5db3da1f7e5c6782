package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import java.util.function.BooleanSupplier;
import reactor.netty.NettyPipeline;

/**
 * Keeps to itself what Netty tells of a client behind the end of its socket, and Reactor Netty would log as a warning: that
 * it went in the middle of a message of several frames, or that what it sent on was no frame any more. Clients may go when
 * they like, and what is closing reads nothing.
 */
final class LateFailures extends ChannelInboundHandlerAdapter {

    private static final String NAME = "litestar.lateFailures";

    private final BooleanSupplier hasEnded;

    private LateFailures(BooleanSupplier hasEnded) {
        this.hasEnded = hasEnded;
    }

    /** To be called when the handler that joins frames is in place, for what it tells goes on from there. */
    static void ignore(Channel channel, BooleanSupplier hasEnded) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.ReactiveBridge) != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, new LateFailures(hasEnded));
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of handlers that are not inbound ones
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        boolean isLate = failure instanceof DecoderException && this.hasEnded.getAsBoolean();
        if (!isLate && !(failure instanceof PrematureChannelClosureException)) {
            context.fireExceptionCaught(failure);
        }
    }
}
