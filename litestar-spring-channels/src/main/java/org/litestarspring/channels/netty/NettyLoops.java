package org.litestarspring.channels.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.litestarspring.channels.ChannelEvent;

/**
 * The event loops of one transport. Safe for use by any thread.
 *
 * @since 0.1
 */
public final class NettyLoops {

    private final ConcurrentHashMap<EventLoop, NettyLoop> loops = new ConcurrentHashMap<>();
    private final BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding;

    /** Shares what {@code encoding} makes of an event; the caller of that releases it. */
    public NettyLoops(BiFunction<ChannelEvent, ByteBufAllocator, ByteBuf> encoding) {
        this.encoding = encoding;
    }

    NettyLoop of(Channel channel) {
        return this.loops.computeIfAbsent(channel.eventLoop(), loop -> new NettyLoop(loop, this.encoding));
    }
}
