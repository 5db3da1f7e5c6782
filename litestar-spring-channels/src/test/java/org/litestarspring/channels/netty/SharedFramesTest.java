package org.litestarspring.channels.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.netty.SharedFrames.Frame;

class SharedFramesTest {

    private final ByteBufAllocator buffers = UnpooledByteBufAllocator.DEFAULT;
    private int encoded;
    private final SharedFrames frames = new SharedFrames((event, allocator) -> {
        this.encoded++;
        return allocator.buffer().writeBytes(event.data());
    });

    @Test
    @DisplayName("An event is encoded once until all are forgotten, and then anew")
    void once() {
        ChannelEvent event = event(1, "one");

        Frame first = this.frames.of(event, this.buffers);
        Frame second = this.frames.of(event, this.buffers);

        assertThat(second).isSameAs(first);
        assertThat(text(first)).isEqualTo("one");
        this.frames.release();
        assertThat(first.block().refCnt()).isZero();
        assertThat(text(this.frames.of(event, this.buffers))).isEqualTo("one");
        assertThat(this.encoded).isEqualTo(2);
        this.frames.release();
    }

    @Test
    @DisplayName("Frames that are made one after the other lie so in one block, but for the first, which is not copied")
    void adjacent() {
        List<Frame> made = make(1, 5, "message");

        for (int i = 2; i < made.size(); i++) {
            assertThat(made.get(i).block()).isSameAs(made.get(1).block());
            assertThat(made.get(i).start()).isEqualTo(made.get(i - 1).end());
        }
        assertThat(made.get(0).block()).isNotSameAs(made.get(1).block());
        assertThat(made).extracting(SharedFramesTest::text).containsOnly("message");
        this.frames.release();
    }

    @Test
    @DisplayName("Where many were held at a time before, the first one lies in the block of the others too")
    void busy() {
        make(1, 5, "message");
        this.frames.release();

        List<Frame> made = make(6, 7, "message");
        this.frames.release();
        Frame alone = make(8, 8, "message").get(0);
        this.frames.release();
        List<Frame> afterOne = make(9, 10, "message");

        assertThat(made.get(0).block()).isSameAs(made.get(1).block());
        assertThat(alone.block()).isNotSameAs(made.get(0).block());
        assertThat(afterOne.get(0).block()).isNotSameAs(afterOne.get(1).block());
        this.frames.release();
    }

    @Test
    @DisplayName("A large frame has a block of its own, and a full block is followed by another")
    void blocks() {
        List<Frame> made = new ArrayList<>(make(1, 20, "x".repeat(2000)));
        made.addAll(make(21, 21, "y".repeat(5000)));
        made.addAll(make(22, 22, "z"));

        Set<ByteBuf> blocks = made.stream()
                .map(Frame::block)
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
        assertThat(blocks).hasSize(4);
        assertThat(text(made.get(19))).isEqualTo("x".repeat(2000));
        assertThat(text(made.get(20))).isEqualTo("y".repeat(5000));
        assertThat(made.get(21).block()).isSameAs(made.get(19).block());
        this.frames.release();
        assertThat(blocks).allMatch(block -> block.refCnt() == 0);
    }

    @Test
    @DisplayName("An event takes the place of one that was long before it, whose block stays while somebody holds it")
    void replaced() {
        Frame first = make(1, 1, "first").get(0);
        ByteBuf held = first.block().retain();

        make(2, 300, "later");

        assertThat(held.refCnt()).isEqualTo(1);
        assertThat(text(first)).isEqualTo("first");
        held.release();
        this.frames.release();
    }

    private List<Frame> make(long from, long to, String data) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(offset -> this.frames.of(event(offset, data), this.buffers))
                .toList();
    }

    private static String text(Frame frame) {
        return frame.block().toString(frame.start(), frame.end() - frame.start(), StandardCharsets.UTF_8);
    }

    private static ChannelEvent event(long offset, String data) {
        return ChannelEvent.of(
                new ChannelPosition("e", offset),
                new ChannelMessage("board:SFO", "message", null, Instant.EPOCH, data.getBytes(StandardCharsets.UTF_8)));
    }
}
