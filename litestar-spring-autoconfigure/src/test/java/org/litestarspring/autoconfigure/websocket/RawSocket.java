package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of bytes: sends frames that no library would, and answers nothing by itself. */
final class RawSocket implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** What a server says in place of a close frame, RFC 6455, section 7.1.5. */
    static final int NO_CLOSE_FRAME = 1006;

    private static final int MASK = 0x37FA213D;
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** A frame of the server. */
    record Frame(int head, byte[] payload) {

        int code() {
            return this.head & 0xF;
        }

        String text() {
            return new String(this.payload, StandardCharsets.UTF_8);
        }
    }

    RawSocket(int port, String path) throws IOException {
        // Small, so that little is on its way to a client that does not read.
        this.socket.setReceiveBufferSize(16 * 1024);
        this.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.socket.setSoTimeout(PATIENCE_MS);
        this.socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream(), 1024));
        send(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) this.in.readUnsignedByte());
        }
        assertThat(head).startsWith("HTTP/1.1 101").containsIgnoringCase("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    /** A masked frame, whose first byte is as given: the end of a message is 0x80, reserved bits are 0x70. */
    static byte[] frame(int head, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(head);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        byte[] mask = ByteBuffer.allocate(4).putInt(MASK).array();
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i % 4]);
        }
        return frame.toByteArray();
    }

    static byte[] text(String text) {
        return frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The payload of a close frame. */
    static byte[] reason(int code, byte... reason) {
        return ByteBuffer.allocate(2 + reason.length)
                .putShort((short) code)
                .put(reason)
                .array();
    }

    RawSocket send(byte[] bytes) throws IOException {
        this.socket.getOutputStream().write(bytes);
        return this;
    }

    /** The next frame. */
    Frame next() throws IOException {
        int head = this.in.readUnsignedByte();
        int length = this.in.readUnsignedByte();
        if (length == 126) {
            length = this.in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(this.in.readLong());
        }
        return new Frame(head, this.in.readNBytes(length));
    }

    /** The code of the close frame, before which nothing comes but pings, and behind whose answer nothing but the end. */
    int end() throws IOException {
        int code = NO_CLOSE_FRAME;
        try {
            Frame frame = next();
            while (frame.code() == PING) {
                frame = next();
            }
            assertThat(frame.code()).as("the code of the frame %s", frame).isEqualTo(CLOSE);
            code = frame.payload().length == 0
                    ? 1005
                    : Short.toUnsignedInt(ByteBuffer.wrap(frame.payload()).getShort());
            send(frame(0x80 | CLOSE, frame.payload()));
            assertThat(this.in.read()).as("what comes behind the close frame").isEqualTo(-1);
        } catch (EOFException | SocketException gone) {
            // The server may reset what it has not read to its end.
        }
        return code;
    }

    /** Whether the connection is open, and nothing comes, for a time. */
    boolean isSilent(int millis) throws IOException {
        this.socket.setSoTimeout(millis);
        try {
            this.in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            this.socket.setSoTimeout(PATIENCE_MS);
        }
    }

    /** The connection, to be read or not. */
    DataInputStream in() {
        return this.in;
    }

    /** Goes without a word, by a reset. */
    void reset() throws IOException {
        this.socket.setSoLinger(true, 0);
        this.socket.close();
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}
