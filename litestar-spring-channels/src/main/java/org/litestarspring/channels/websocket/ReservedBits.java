package org.litestarspring.channels.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import reactor.netty.NettyPipeline;

/**
 * Refuses frames whose reserved bits nothing that was agreed on gives a meaning. Reactor Netty tells Netty's decoder that
 * extensions may, whether there are some or not.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.2">RFC 6455, section 5.2</a>
 */
final class ReservedBits extends ChannelInboundHandlerAdapter {

    private static final String NAME = "litestar.reservedBits";

    private boolean isBroken;

    private ReservedBits() {}

    /** Behind the decoders of extensions, which take the bits that they know away, and before pieces are joined. */
    static void check(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        String next = pipeline.get(NettyPipeline.WsFrameAggregator) == null
                ? NettyPipeline.ReactiveBridge
                : NettyPipeline.WsFrameAggregator;
        if (pipeline.get(next) != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(next, NAME, new ReservedBits());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        if (frame.rsv() != 0) {
            frame.release();
            if (!this.isBroken) {
                this.isBroken = true;
                context.fireExceptionCaught(new CorruptedWebSocketFrameException(
                        WebSocketCloseStatus.PROTOCOL_ERROR, "A frame has reserved bits that no extension uses"));
            }
        } else if (this.isBroken && !(frame instanceof CloseWebSocketFrame)) {
            frame.release();
        } else {
            context.fireChannelRead(frame);
        }
    }
}
