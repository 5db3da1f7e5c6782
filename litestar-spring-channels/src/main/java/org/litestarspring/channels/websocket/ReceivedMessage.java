package org.litestarspring.channels.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.CloseableDataBuffer;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.socket.WebSocketMessage;

/**
 * What came from a client, copied out of the server's buffers.
 *
 * @param kind the kind of its frame
 * @param payload its bytes; empty for a pong. It belongs to who received it
 * @since 0.1
 */
public record ReceivedMessage(WebSocketMessage.Type kind, byte[] payload) {

    private static final byte[] NONE = new byte[0];
    private static final char REPLACEMENT = '\uFFFD';

    /** Borrows the message, whose buffer is released by who received it; Jetty's buffers are given back here. */
    static ReceivedMessage of(WebSocketMessage message) {
        return new ReceivedMessage(
                message.getType(),
                message.getType() == WebSocketMessage.Type.PONG ? NONE : bytes(message.getPayload()));
    }

    /** How many bytes came. */
    public int size() {
        return this.payload.length;
    }

    private static byte[] bytes(DataBuffer payload) {
        byte[] bytes = new byte[payload.readableByteCount()];
        payload.read(bytes);
        if (payload instanceof CloseableDataBuffer lent) {
            lent.close();
        }
        return bytes;
    }

    /** Whether it is UTF-8. */
    public boolean isUtf8() {
        // What is malformed becomes a replacement character, which hardly anybody sends: then only the strict way
        // tells.
        return new String(this.payload, StandardCharsets.UTF_8).indexOf(REPLACEMENT) < 0 || text() != null;
    }

    /** Its text, decoded anew each time; null where it is not UTF-8. */
    public @Nullable String text() {
        try {
            // Strictly: the decoder of a fresh charset reports what is malformed, where strings would replace it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(this.payload))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
