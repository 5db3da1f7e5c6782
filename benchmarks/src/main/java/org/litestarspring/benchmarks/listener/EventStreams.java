package org.litestarspring.benchmarks.listener;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** One client that reads a stream to its end, and makes nothing of it but a count and a checksum. */
final class EventStreams {

    private static final int BUFFER = 256 * 1024;

    private EventStreams() {}

    /** What came, in how long. */
    record Received(int events, long bytes, long checksum, double seconds) {

        /**
         * Events a second.
         *
         * @throws AssertionError when another stream is not the same to the byte
         */
        double rate(Received other, int expected) {
            if (this.events != expected
                    || this.events != other.events
                    || this.bytes != other.bytes
                    || this.checksum != other.checksum) {
                throw new AssertionError(this + " is not " + expected + " events, or not the same as " + other);
            }
            return this.events / this.seconds;
        }
    }

    static Received read(int port, int count) throws IOException {
        long begun = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /ticks?count=" + count
                                    + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            String status = line(in);
            if (!status.contains(" 200")) {
                throw new IOException("The server answered " + status);
            }
            while (!line(in).isEmpty()) {
                // the head
            }
            return body(in, begun);
        }
    }

    private static Received body(InputStream in, long begun) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        int events = 0;
        int before = 0;
        for (int chunk = Integer.parseInt(line(in), 16); chunk > 0; chunk = Integer.parseInt(line(in), 16)) {
            for (int left = chunk; left > 0; ) {
                int got = in.read(buffer, 0, Math.min(left, BUFFER));
                if (got < 0) {
                    throw new EOFException("The stream was cut off.");
                }
                checksum.update(buffer, 0, got);
                for (int i = 0; i < got; i++) {
                    if (buffer[i] == '\n' && before == '\n') {
                        events++;
                        before = 0;
                    } else {
                        before = buffer[i];
                    }
                }
                left -= got;
            }
            bytes += chunk;
            line(in);
        }
        return new Received(events, bytes, checksum.getValue(), (System.nanoTime() - begun) / 1e9);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection ended.");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
