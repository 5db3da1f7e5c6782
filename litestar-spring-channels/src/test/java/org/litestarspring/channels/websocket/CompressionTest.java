package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("K28 With per-message compression")
class CompressionTest {

    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"channel\":\"news\"}";
    private static final int LIMIT = 4096;
    private static EndpointServer server;

    @BeforeAll
    static void start() {
        server = EndpointServer.start(
                ChannelsWebSocketSettings.defaults().withCompression(true).withLimits(DataSize.ofBytes(LIMIT), 3, 100));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("clients that agreed share one compressed frame, whatever context they keep, and others the plain one")
    void shared() throws Exception {
        try (Client keeping = new Client("permessage-deflate");
                Client forgetting = new Client("permessage-deflate; client_no_context_takeover");
                Client browser = new Client("permessage-deflate; client_max_window_bits");
                Client small = new Client("permessage-deflate; server_max_window_bits=9");
                Client plain = new Client(null)) {
            for (Client client : new Client[] {keeping, forgetting, browser, small, plain}) {
                client.send(SUBSCRIBE);
                assertThat(client.next().get("type").stringValue()).isEqualTo("subscribed");
            }
            assertThat(keeping.agreed).startsWith("permessage-deflate");
            assertThat(plain.agreed).isEmpty();

            for (int i = 0; i < 20; i++) {
                Map<String, Object> sent = Map.of("number", i, "text", ("delayed flight " + i + " ").repeat(40));
                server.hub.publish("news", sent).block();

                JsonNode got = keeping.next();
                assertThat(got.get("data").get("number").intValue()).isEqualTo(i);
                assertThat(forgetting.next()).isEqualTo(got);
                assertThat(browser.next()).isEqualTo(got);
                assertThat(small.next()).isEqualTo(got);
                assertThat(plain.next()).isEqualTo(got);
                assertThat(keeping.isCompressed).isTrue();
                assertThat(forgetting.frame).isEqualTo(keeping.frame);
                assertThat(browser.frame).isEqualTo(keeping.frame);
                assertThat(plain.isCompressed).isFalse();
                assertThat(keeping.frame.length).isLessThan(plain.frame.length / 3);
            }
        }
    }

    @Test
    @DisplayName("what would not shrink goes as it is, and answers do")
    void small() throws Exception {
        try (Client client = new Client("permessage-deflate")) {
            client.send(SUBSCRIBE);
            client.next();
            assertThat(client.isCompressed).isFalse();

            server.hub.publish("news", 1).block();

            assertThat(client.next().get("data").intValue()).isEqualTo(1);
            assertThat(client.isCompressed).isFalse();
        }
    }

    @Test
    @DisplayName("K15 what comes compressed is read, and closes the socket where it inflates past the limit")
    void incoming() throws Exception {
        try (Client client = new Client("permessage-deflate")) {
            client.sendCompressed("{\"type\":\"ping\",\"request\":7" + " ".repeat(LIMIT - 100) + "}");
            assertThat(client.next().get("request").intValue()).isEqualTo(7);

            client.sendCompressed("{\"type\":\"ping\"" + " ".repeat(LIMIT) + "}");

            assertThat(client.closeCode()).isEqualTo(1009);
        }
        try (Client client = new Client("permessage-deflate")) {
            client.sendCompressed("{\"type\":\"ping\"" + " ".repeat(1000 * LIMIT) + "}");

            assertThat(client.closeCode()).isIn(1002, 1009);
        }
    }

    /** Speaks the protocol by hand, and shows the frames. */
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final DataInputStream in;
        private final Inflater inflater = new Inflater(true);
        private final String agreed;
        private byte[] frame = {};
        private boolean isCompressed;

        Client(String extensions) throws IOException {
            this.socket = new Socket("localhost", server.port());
            this.socket.setSoTimeout(20_000);
            String handshake =
                    "GET /channels HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                            + (extensions == null ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n") + "\r\n";
            this.socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
            this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) this.in.readUnsignedByte());
            }
            assertThat(head).startsWith("HTTP/1.1 101");
            this.agreed = head.toString()
                    .lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-extensions:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        void send(String text) throws IOException {
            send(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        void sendCompressed(String text) throws IOException {
            Deflater deflater = new Deflater(9, true);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            deflater.setInput(bytes);
            byte[] smaller = new byte[bytes.length + 64];
            int length = deflater.deflate(smaller, 0, smaller.length, Deflater.SYNC_FLUSH);
            deflater.end();
            send(0xC1, Arrays.copyOf(smaller, length - 4));
        }

        private void send(int code, byte[] payload) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(code);
            if (payload.length < 126) {
                bytes.write(0x80 | payload.length);
            } else {
                bytes.write(0x80 | 126);
                bytes.writeBytes(
                        ByteBuffer.allocate(2).putShort((short) payload.length).array());
            }
            bytes.writeBytes(new byte[4]);
            bytes.writeBytes(payload);
            this.socket.getOutputStream().write(bytes.toByteArray());
        }

        JsonNode next() throws IOException, DataFormatException {
            int code = read();
            assertThat(code & 0xF).isEqualTo(1);
            this.isCompressed = (code & 0x40) != 0;
            byte[] text = this.isCompressed ? inflated() : this.frame;
            return JsonMapper.shared().readTree(text);
        }

        private byte[] inflated() throws DataFormatException {
            byte[] ended = Arrays.copyOf(this.frame, this.frame.length + 4);
            ended[ended.length - 2] = (byte) 0xFF;
            ended[ended.length - 1] = (byte) 0xFF;
            this.inflater.setInput(ended);
            byte[] text = new byte[64 * 1024];
            int length = 0;
            while (!this.inflater.needsInput()) {
                length += this.inflater.inflate(text, length, text.length - length);
            }
            return Arrays.copyOf(text, length);
        }

        int closeCode() throws IOException {
            while ((read() & 0xF) != 8) {
                // Whatever was sent before.
            }
            return ByteBuffer.wrap(this.frame).getShort();
        }

        private int read() throws IOException {
            int code = this.in.readUnsignedByte();
            int length = this.in.readUnsignedByte();
            if (length == 126) {
                length = this.in.readUnsignedShort();
            }
            this.frame = this.in.readNBytes(length);
            return code;
        }

        @Override
        public void close() throws IOException {
            this.inflater.end();
            this.socket.close();
        }
    }
}
