package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseChunksTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 255, 256, 4095, 4096, 65_536, 1_048_575, 1_048_576})
    @DisplayName("A chunk takes as many bytes as it says")
    void sizes(int length) {
        byte[] block = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
        ByteBuf chunk = Unpooled.buffer(SseChunks.size(block), SseChunks.size(block));

        SseChunks.encode(block, chunk);

        assertThat(chunk.writableBytes()).isZero();
        assertThat(chunk.toString(StandardCharsets.US_ASCII))
                .isEqualTo("%x\r\n%s\r\n".formatted(length, "x".repeat(length)));
    }
}
