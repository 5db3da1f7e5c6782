package org.litestarspring.channels.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.socket.WebSocketMessage;

/** What came from a client, copied out of the server's buffers; {@code text} is null for text that is not UTF-8. */
record ReceivedMessage(
        WebSocketMessage.Type kind, int size, @Nullable String text, byte[] control) {

    private static final byte[] NONE = new byte[0];

    /** Borrows the message: its buffer is released by who received it. */
    static ReceivedMessage of(WebSocketMessage message) {
        DataBuffer payload = message.getPayload();
        int size = payload.readableByteCount();
        return switch (message.getType()) {
            case TEXT -> new ReceivedMessage(message.getType(), size, decoded(bytes(payload)), NONE);
            case PING -> new ReceivedMessage(message.getType(), size, null, bytes(payload));
            default -> new ReceivedMessage(message.getType(), size, null, NONE);
        };
    }

    private static byte[] bytes(DataBuffer payload) {
        byte[] bytes = new byte[payload.readableByteCount()];
        payload.read(bytes);
        return bytes;
    }

    /** Strictly: the decoder of a fresh charset reports what is malformed, where strings would replace it. */
    private static @Nullable String decoded(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
