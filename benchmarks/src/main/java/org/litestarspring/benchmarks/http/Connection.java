package org.litestarspring.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive connection that does as little as a client can, because it shares the machine with the server: it reads
 * the head line by line and skips through the body.
 */
final class Connection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] request;
    private final byte[] buffer = new byte[512 * 1024];
    private int position;
    private int end;

    Connection(int port, String path) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setTcpNoDelay(true);
        this.in = this.socket.getInputStream();
        this.out = this.socket.getOutputStream();
        this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a body piece by piece, in the buffer that it was read into. */
    interface Body {

        void piece(byte[] bytes, int from, int length);
    }

    /**
     * Sends one request and reads its answer to the end.
     *
     * @return the length of the body
     * @throws IOException when the status is not 200
     */
    long exchange(Body body) throws IOException {
        this.out.write(this.request);
        String status = line();
        if (!status.contains(" 200")) {
            throw new IOException("The server answered " + status);
        }
        long length = -1;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
        }
        if (length >= 0) {
            take(length, body);
            return length;
        }
        long total = 0;
        for (int chunk = Integer.parseInt(line(), 16); chunk > 0; chunk = Integer.parseInt(line(), 16)) {
            take(chunk, body);
            line();
            total += chunk;
        }
        line();
        return total;
    }

    private void take(long length, Body body) throws IOException {
        for (long left = length; left > 0; ) {
            fill();
            int piece = (int) Math.min(left, this.end - this.position);
            body.piece(this.buffer, this.position, piece);
            this.position += piece;
            left -= piece;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            fill();
            byte next = this.buffer[this.position++];
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }

    private void fill() throws IOException {
        if (this.position == this.end) {
            this.position = 0;
            this.end = this.in.read(this.buffer);
            if (this.end <= 0) {
                throw new IOException("The server closed the connection.");
            }
        }
    }

    /** The whole body of one answer. */
    static byte[] body(int port, String path) throws IOException {
        try (Connection connection = new Connection(port, path)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            connection.exchange(whole::write);
            return whole.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}
