package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NettyFramesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 100_000})
    @DisplayName("A frame takes as many bytes as it says, and Netty's decoder reads its payload from them")
    void sizes(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        ServerFrame frame = ServerFrame.binary(payload);
        ByteBuf encoded = Unpooled.buffer(NettyFrames.size(frame), NettyFrames.size(frame));

        NettyFrames.encode(frame, encoded);

        assertThat(encoded.writableBytes()).isZero();
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(length + 1)
                .build()));
        client.writeInbound(encoded);
        BinaryWebSocketFrame read = client.readInbound();
        byte[] bytes = new byte[read.content().readableBytes()];
        read.content().readBytes(bytes);
        assertThat(bytes).isEqualTo(payload);
        read.release();
        assertThat(client.finishAndReleaseAll()).isFalse();
    }
}
