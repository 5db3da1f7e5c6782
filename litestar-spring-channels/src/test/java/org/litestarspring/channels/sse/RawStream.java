package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A client that sees each byte: heads, chunks, and what comes after the end of a response on its connection. */
final class RawStream implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private InputStream body = InputStream.nullInputStream();
    private String protocol = "HTTP/1.1";

    RawStream(int port) throws IOException {
        this(port, new Socket());
    }

    /** Over a socket of another kind, which is not connected. */
    RawStream(int port, Socket socket) throws IOException {
        this.socket = socket;
        // Small, so that little is on its way to a client that does not read.
        socket.setReceiveBufferSize(16 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    RawStream speaking(String version) {
        this.protocol = version;
        return this;
    }

    RawStream get(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " " + this.protocol + "\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        send(request + "\r\n");
        return this;
    }

    void send(String bytes) throws IOException {
        this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next response's head; its status line under the empty name. */
    Map<String, String> head() throws IOException {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("", line());
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            head.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        boolean isChunked = "chunked".equals(head.get("transfer-encoding"));
        this.body = isChunked ? new Chunks() : this.in;
        if ("gzip".equals(head.get("content-encoding"))) {
            this.body = new GZIPInputStream(this.body, 1);
        }
        return head;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended, after \"" + line + "\"");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\r");
        return text.substring(0, text.length() - 1);
    }

    /** The next block of the stream with its line ends, without the empty line; empty at its end. */
    String block() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int before = 0;
        for (int c = this.body.read(); c >= 0; c = this.body.read()) {
            if (c == '\n' && before == '\n') {
                return block.toString(StandardCharsets.UTF_8);
            }
            block.write(c);
            before = c;
        }
        assertThat(block.size()).as("a block that was cut off: %s", block).isZero();
        return "";
    }

    /** The next block that has data. */
    String event() throws IOException {
        String block = block();
        while (!block.isEmpty() && !block.contains("data:")) {
            block = block();
        }
        return block;
    }

    /** The bytes of the body that is as long as its head says. */
    String body(Map<String, String> head) throws IOException {
        return new String(this.in.readNBytes(Integer.parseInt(head.get("content-length"))), StandardCharsets.UTF_8);
    }

    boolean isClosed() throws IOException {
        return this.in.read() < 0;
    }

    /** Leaves without a word, as after the loss of a process. */
    void reset() throws IOException {
        this.socket.setSoLinger(true, 0);
        this.socket.close();
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }

    /** The content of chunks, up to the last one. */
    private final class Chunks extends InputStream {

        private int left;
        private boolean isThrough;

        @Override
        public int read() throws IOException {
            if (this.left == 0 && !this.isThrough) {
                String size = line();
                this.left = Integer.parseInt(size, 16);
                if (this.left == 0) {
                    this.isThrough = true;
                    assertThat(line()).isEmpty();
                }
            }
            if (this.isThrough) {
                return -1;
            }
            int next = RawStream.this.in.read();
            if (--this.left == 0) {
                assertThat(line()).isEmpty();
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int next = length == 0 ? 0 : read();
            if (next < 0) {
                return -1;
            }
            bytes[from] = (byte) next;
            return 1;
        }
    }
}
