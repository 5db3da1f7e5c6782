package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.PrematureChannelClosureException;
import reactor.netty.NettyPipeline;

/**
 * Keeps to itself that a client went in the middle of a message of several frames. Netty tells of it as an exception behind
 * the end of the connection, which Reactor Netty would log as a warning; clients may go when they like.
 */
@ChannelHandler.Sharable
final class UnfinishedMessages extends ChannelInboundHandlerAdapter {

    private static final UnfinishedMessages SHARED = new UnfinishedMessages();
    private static final String NAME = "litestar.unfinishedMessages";

    private UnfinishedMessages() {}

    /** To be called when the handler that joins frames is in place, for what it tells goes on from there. */
    static void ignore(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.ReactiveBridge) != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, SHARED);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // of handlers that are not inbound ones
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof PrematureChannelClosureException)) {
            context.fireExceptionCaught(failure);
        }
    }
}
