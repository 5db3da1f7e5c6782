package org.litestarspring.benchmarks.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CountDownLatch;

/**
 * Counts the events of a stream by the empty lines that end them, in which no chunk of HTTP/1.1 is taken for one: its own
 * lines end in two characters. What the server says first, how long to wait and from where the stream goes on, is none.
 */
final class EventCounter extends ChannelInboundHandlerAdapter {

    private static final int NOTES = 2;

    private final Tally tally;
    private final CountDownLatch ready;
    private int notes;
    private boolean isLineEnd;

    EventCounter(Tally tally, CountDownLatch ready) {
        this.tally = tally;
        this.ready = ready;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf piece = (ByteBuf) message;
        try {
            this.tally.messages.add(events(piece));
        } finally {
            piece.release();
        }
    }

    private int events(ByteBuf piece) {
        int count = 0;
        int end = piece.writerIndex();
        int from = piece.readerIndex();
        while (from < end) {
            int line = piece.indexOf(from, end, (byte) '\n');
            if (line != from) {
                this.isLineEnd = false;
            }
            if (line < 0) {
                break;
            }
            if (this.isLineEnd) {
                this.isLineEnd = false;
                if (this.notes < NOTES) {
                    if (++this.notes == NOTES) {
                        this.ready.countDown();
                    }
                } else {
                    count++;
                }
            } else {
                this.isLineEnd = true;
            }
            from = line + 1;
        }
        return count;
    }
}
