package org.litestarspring.repository.dialect;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Speaks as much of SQL Server's protocol (MS-TDS) as its driver needs to log in and to send statements, takes down what
 * it is sent, and answers what the test says. It knows no SQL: it is for what the driver makes of our statements.
 */
public final class FakeSqlServer implements AutoCloseable {

    /**
     * What the driver sent.
     *
     * @param sql the text of a batch, or of a remote call's statement
     * @param declared the parameters' types, as the driver declares them; empty for a batch
     * @param parameters their values, which are texts
     */
    public record Request(String sql, String declared, Map<String, String> parameters) {

        /** The rows of one of our statements. */
        public String rows() {
            return this.parameters.get("@rows");
        }
    }

    /** An error as the server numbers it, or rows. */
    public sealed interface Answer {}

    /** @param names the columns, whose values are numbers or texts */
    public record Rows(List<String> names, List<List<?>> rows) implements Answer {}

    /** @param severity 13 for a deadlock, 14 for a key, 16 for most */
    public record Failure(int number, int severity, String message) implements Answer {}

    private static final byte[] COLLATION = {0x09, 0x04, (byte) 0xD0, 0x00, 0x34};
    private static final int MORE = 0x01;
    private static final int COUNT = 0x10;
    private static final int FAILED = 0x02;

    private final ServerSocket listening;
    private final Function<Request, List<Answer>> answers;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public FakeSqlServer(Function<Request, List<Answer>> answers) {
        this.answers = answers;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start("fake-sql-server", () -> {
            while (!this.listening.isClosed()) {
                Socket socket = this.listening.accept();
                this.open.add(socket);
                start("fake-sql-server-connection", () -> serve(socket));
            }
        });
    }

    public int port() {
        return this.listening.getLocalPort();
    }

    /** All that was sent after the log-in, in order. */
    public List<Request> requests() {
        return this.requests;
    }

    @Override
    public void close() {
        try {
            this.listening.close();
            for (Socket socket : this.open) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private interface Work {

        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException closed) {
                        // The other side has gone.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        while (true) {
            Message message = Message.read(in);
            ByteBuffer body = ByteBuffer.wrap(message.body()).order(ByteOrder.LITTLE_ENDIAN);
            Tokens answer = new Tokens();
            switch (message.type()) {
                case 0x12 -> {
                    answer.bytes("00000b00060100110001ff0f000000000000").send(out);
                    new FakeSqlServerTls(in, out).readLogin();
                    logIn(answer = new Tokens());
                }
                case 0x01 -> batch(body, answer);
                case 0x03 -> call(body, answer);
                default -> answer.done(0xFD, 0x20, 0);
            }
            answer.send(out);
        }
    }

    /** What one or more packets hold. */
    record Message(int type, byte[] body) {

        static Message read(DataInputStream in) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            int type;
            boolean isLast;
            do {
                type = in.readUnsignedByte();
                isLast = (in.readUnsignedByte() & 1) == 1;
                byte[] part = new byte[in.readUnsignedShort() - 8];
                in.skipNBytes(4);
                in.readFully(part);
                body.writeBytes(part);
            } while (!isLast);
            return new Message(type, body.toByteArray());
        }
    }

    private static void logIn(Tokens answer) {
        answer.change(7, COLLATION, new byte[0]);
        Tokens acknowledged = new Tokens();
        acknowledged.bytes("0174000004").shortText("Microsoft SQL Server").bytes("0f000000");
        answer.token(0xAD, acknowledged);
        answer.done(0xFD, 0, 0);
    }

    private void batch(ByteBuffer body, Tokens answer) {
        skipHeaders(body);
        String sql = utf16(body, body.remaining());
        if (sql.contains("SERVERPROPERTY")) {
            answer.rows(new Rows(
                    List.of("Edition", "VersionString"),
                    List.of(List.of("Developer Edition", "Microsoft SQL Server 2022 - 16.0.1000.6"))));
            answer.done(0xFD, COUNT, 1);
            return;
        }
        Request request = new Request(sql, "", Map.of());
        this.requests.add(request);
        byte[] transaction = {1, 0, 0, 0, 0, 0, 0, 0};
        if (sql.startsWith("BEGIN TRANSACTION")) {
            answer.change(8, transaction, new byte[0]);
        } else if (sql.startsWith("IF @@TRANCOUNT > 0 COMMIT")) {
            answer.change(9, new byte[0], transaction);
        } else if (sql.startsWith("IF @@TRANCOUNT > 0 ROLLBACK")) {
            answer.change(10, new byte[0], transaction);
        }
        List<Answer> all = this.answers.apply(request);
        boolean failed = all.stream().map(answer::write).reduce(false, Boolean::logicalOr);
        answer.done(0xFD, failed ? FAILED : 0, 0);
    }

    /** As {@code sp_executesql}: the statement, the types, the values. */
    private void call(ByteBuffer body, Tokens answer) {
        skipHeaders(body);
        int name = body.getShort() & 0xFFFF;
        int procedure = body.getShort();
        body.getShort();
        if (name != 0xFFFF || procedure != 10) {
            throw new IllegalStateException("Not a call of sp_executesql, but of " + procedure);
        }
        List<Map.Entry<String, String>> values = new ArrayList<>();
        while (body.hasRemaining()) {
            String parameter = utf16(body, 2 * (body.get() & 0xFF));
            body.get();
            int type = body.get() & 0xFF;
            if (type != 0xE7) {
                throw new IllegalStateException("Not a national text: " + Integer.toHexString(type));
            }
            values.add(Map.entry(parameter, text(body)));
        }
        Map<String, String> parameters = new java.util.LinkedHashMap<>();
        values.subList(2, values.size()).forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
        Request request = new Request(values.get(0).getValue(), values.get(1).getValue(), parameters);
        this.requests.add(request);
        for (Answer one : this.answers.apply(request)) {
            boolean failed = answer.write(one);
            int count = one instanceof Rows rows ? rows.rows().size() : 0;
            answer.done(0xFF, MORE | (failed ? FAILED : COUNT), count);
        }
        answer.bytes("7900000000");
        answer.done(0xFE, 0, 0);
    }

    private static void skipHeaders(ByteBuffer body) {
        body.position(body.getInt(0));
    }

    private static String text(ByteBuffer body) {
        int max = body.getShort() & 0xFFFF;
        body.position(body.position() + 5);
        if (max != 0xFFFF) {
            return utf16(body, body.getShort() & 0xFFFF);
        }
        body.getLong();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int chunk = body.getInt(); chunk != 0; chunk = body.getInt()) {
            byte[] part = new byte[chunk];
            body.get(part);
            bytes.writeBytes(part);
        }
        return bytes.toString(StandardCharsets.UTF_16LE);
    }

    private static String utf16(ByteBuffer body, int length) {
        byte[] bytes = new byte[length];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_16LE);
    }

    /** What the server sends. */
    static final class Tokens {

        private static final int PACKET = 4_000;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tokens bytes(String hex) {
            this.out.writeBytes(HexFormat.of().parseHex(hex));
            return this;
        }

        Tokens number(long value, int length) {
            for (int i = 0; i < length; i++) {
                this.out.write((int) (value >> (8 * i)));
            }
            return this;
        }

        Tokens shortText(String text) {
            number(text.length(), 1);
            this.out.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
            return this;
        }

        Tokens longText(String text) {
            number(text.length(), 2);
            this.out.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
            return this;
        }

        void token(int type, Tokens body) {
            number(type, 1);
            number(body.out.size(), 2);
            this.out.writeBytes(body.out.toByteArray());
        }

        void change(int type, byte[] now, byte[] before) {
            Tokens body = new Tokens();
            body.number(type, 1).number(now.length, 1).out.writeBytes(now);
            body.number(before.length, 1).out.writeBytes(before);
            token(0xE3, body);
        }

        void done(int type, int status, long count) {
            number(type, 1).number(status, 2).number(0xC1, 2).number(count, 8);
        }

        /** @return whether it is a failure */
        boolean write(Answer answer) {
            if (answer instanceof Rows rows) {
                rows(rows);
                return false;
            }
            Failure failure = (Failure) answer;
            Tokens body = new Tokens();
            body.number(failure.number(), 4).number(1, 1).number(failure.severity(), 1);
            body.longText(failure.message()).shortText("fake").shortText("").number(1, 4);
            token(0xAA, body);
            return true;
        }

        void rows(Rows rows) {
            number(0x81, 1).number(rows.names().size(), 2);
            for (int i = 0; i < rows.names().size(); i++) {
                number(0, 4).number(0x09, 2);
                if (isText(rows, i)) {
                    number(0xE7, 1).number(8_000, 2).out.writeBytes(COLLATION);
                } else {
                    number(0x26, 1).number(8, 1);
                }
                shortText(rows.names().get(i));
            }
            for (List<?> row : rows.rows()) {
                number(0xD1, 1);
                for (int i = 0; i < row.size(); i++) {
                    if (!isText(rows, i)) {
                        Number value = (Number) row.get(i);
                        number(value == null ? 0 : 8, 1)
                                .number(value == null ? 0 : value.longValue(), value == null ? 0 : 8);
                    } else if (row.get(i) == null) {
                        number(0xFFFF, 2);
                    } else {
                        byte[] text = ((String) row.get(i)).getBytes(StandardCharsets.UTF_16LE);
                        number(text.length, 2).out.writeBytes(text);
                    }
                }
            }
        }

        private static boolean isText(Rows rows, int column) {
            return rows.rows().stream().anyMatch(row -> row.get(column) instanceof String);
        }

        void send(OutputStream socket) throws IOException {
            send(socket, 0x04, this.out.toByteArray());
        }

        static void send(OutputStream socket, int type, byte[] all) throws IOException {
            for (int from = 0, packet = 1; from < all.length; from += PACKET, packet++) {
                int length = Math.min(PACKET, all.length - from);
                ByteBuffer header = ByteBuffer.allocate(8);
                header.put((byte) type).put((byte) (from + length == all.length ? 1 : 0));
                header.putShort((short) (length + 8))
                        .putShort((short) 0)
                        .put((byte) packet)
                        .put((byte) 0);
                socket.write(header.array());
                socket.write(all, from, length);
            }
            socket.flush();
        }
    }
}
