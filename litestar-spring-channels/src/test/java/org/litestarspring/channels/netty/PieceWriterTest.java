package org.litestarspring.channels.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;

@DisplayName("What is written to one client")
class PieceWriterTest {

    private static final int LARGE = 20 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelOutboundHandlerAdapter());
    private final NettyLoop loop = new NettyLoop(
            this.channel.eventLoop(), (event, buffers) -> buffers.buffer().writeBytes(event.data()));
    private final List<ByteBuf> given = new ArrayList<>();
    private boolean isOpen = true;
    private final PieceWriter writer = new PieceWriter(past(), this.loop, () -> this.isOpen);

    private ChannelHandlerContext past() {
        return this.channel.pipeline().firstContext();
    }

    @AfterEach
    void close() {
        // A turn of the loop, which forgets the shared frames.
        new ClientTurn(this.loop, () -> {}).need();
        this.channel.runPendingTasks();
        this.channel.finishAndReleaseAll();
        assertThat(this.given).as("buffers that frames were put into").allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    @DisplayName("takes no more room than its frame at first, and is one piece once it is known how much comes")
    void together() {
        own("one ");
        own("two ");
        own("three");
        assertThat(this.given).hasSize(3).allMatch(buffer -> buffer.capacity() == buffer.readableBytes());
        this.writer.flush();
        assertThat(sent()).containsExactly("one ", "two ", "three");

        own("four ");
        own("five ");
        own("six");
        this.writer.flush();

        assertThat(sent()).containsExactly("four five six");
    }

    @Test
    @DisplayName("keeps the order of its own frames, of shared ones and of whole buffers")
    void order() {
        own("......");
        this.writer.flush();
        sent();

        own("a");
        own("b");
        this.writer.writeShared(event("C"));
        own("d");
        this.writer.write(Unpooled.copiedBuffer("E", StandardCharsets.UTF_8));
        own("f");
        this.writer.writeShared(event("G"));
        this.writer.flush();

        assertThat(sent()).containsExactly("ab", "C", "d", "E", "f", "G");
    }

    @Test
    @DisplayName("goes to the channel as soon as it is a large piece, so that the channel knows what waits for it")
    void large() {
        own("x".repeat(LARGE));

        assertThat(this.channel.unsafe().outboundBuffer().totalPendingWriteBytes())
                .isGreaterThanOrEqualTo(LARGE);
        for (int i = 0; i < 40; i++) {
            own("y".repeat(1000));
        }
        this.writer.flush();
        sent();

        for (int i = 0; i < 40; i++) {
            own("z".repeat(1000));
            assertThat(LARGE + this.channel.unsafe().outboundBuffer().totalPendingWriteBytes())
                    .as("beside the channel waits less than a piece")
                    .isGreaterThan(1000L * (i + 1));
        }
        this.writer.flush();
        assertThat(String.join("", sent())).isEqualTo("z".repeat(40_000));
    }

    @Test
    @DisplayName("is given up where nothing may be written any more")
    void closed() {
        own("one");
        this.writer.flush();
        sent();

        own("two");
        this.isOpen = false;
        this.writer.flush();

        assertThat(sent()).isEmpty();
    }

    private void own(String frame) {
        byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
        ByteBuf room = this.writer.room(bytes.length);
        assertThat(room.writableBytes()).isGreaterThanOrEqualTo(bytes.length);
        room.writeBytes(bytes);
        this.given.add(room);
        this.writer.filled();
    }

    private List<String> sent() {
        List<String> all = new ArrayList<>();
        for (ByteBuf buffer = this.channel.readOutbound(); buffer != null; buffer = this.channel.readOutbound()) {
            all.add(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }
        return all;
    }

    private static ChannelEvent event(String data) {
        return ChannelEvent.of(
                new ChannelPosition("e", data.hashCode()),
                new ChannelMessage("news", "message", null, Instant.EPOCH, data.getBytes(StandardCharsets.UTF_8)));
    }
}
