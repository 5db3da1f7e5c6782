package org.litestarspring.repository.dialect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The part of the protocol that is encrypted even where a connection is not: the log-in. Its hand-shake is wrapped in
 * packets, the log-in itself is not.
 */
final class FakeSqlServerTls {

    private static final char[] PASSWORD = "not-a-secret".toCharArray();
    private static final int HAND_SHAKE = 0x12;

    private final DataInputStream in;
    private final OutputStream out;
    private final SSLEngine engine;
    private final ByteBuffer plain = ByteBuffer.allocate(64 * 1024);

    FakeSqlServerTls(DataInputStream in, OutputStream out) throws IOException {
        this.in = in;
        this.out = out;
        this.engine = Certificate.CONTEXT.createSSLEngine();
        this.engine.setUseClientMode(false);
        this.engine.setEnabledProtocols(new String[] {"TLSv1.2"});
    }

    void readLogin() throws IOException {
        shakeHands();
        this.plain.clear();
        do {
            byte[] head = this.in.readNBytes(5);
            byte[] record = new byte[5 + ((head[3] & 0xFF) << 8 | head[4] & 0xFF)];
            System.arraycopy(head, 0, record, 0, 5);
            this.in.readFully(record, 5, record.length - 5);
            this.engine.unwrap(ByteBuffer.wrap(record), this.plain);
        } while (this.plain.position() < 8 || this.plain.position() < (this.plain.getShort(2) & 0xFFFF));
        FakeSqlServer.Message login = FakeSqlServer.Message.read(
                new DataInputStream(new ByteArrayInputStream(this.plain.array(), 0, this.plain.position())));
        if (login.type() != 0x10) {
            throw new IllegalStateException("Not a log-in, but a message of type " + login.type());
        }
    }

    private void shakeHands() throws IOException {
        ByteBuffer received = ByteBuffer.allocate(0);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        this.engine.beginHandshake();
        HandshakeStatus status = this.engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            if (status == HandshakeStatus.NEED_TASK) {
                this.engine.getDelegatedTask().run();
                status = this.engine.getHandshakeStatus();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                ByteBuffer wrapped = ByteBuffer.allocate(64 * 1024);
                status = this.engine.wrap(ByteBuffer.allocate(0), wrapped).getHandshakeStatus();
                answer.write(wrapped.array(), 0, wrapped.position());
            } else {
                if (answer.size() > 0) {
                    FakeSqlServer.Tokens.send(this.out, HAND_SHAKE, answer.toByteArray());
                    answer.reset();
                }
                if (!received.hasRemaining()) {
                    received =
                            ByteBuffer.wrap(FakeSqlServer.Message.read(this.in).body());
                }
                SSLEngineResult result = this.engine.unwrap(received, this.plain);
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    byte[] more = FakeSqlServer.Message.read(this.in).body();
                    received = ByteBuffer.allocate(received.remaining() + more.length)
                            .put(received)
                            .put(more)
                            .flip();
                }
                status = result.getHandshakeStatus();
            }
        }
        if (answer.size() > 0) {
            FakeSqlServer.Tokens.send(this.out, HAND_SHAKE, answer.toByteArray());
        }
    }

    /** Made once, by the JDK's own tool. */
    private static final class Certificate {

        static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                Path folder = Files.createTempDirectory("fake-sql-server");
                Path keys = folder.resolve("keys.p12");
                Process tool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
                if (tool.waitFor() != 0) {
                    throw new IllegalStateException(Files.readString(folder.resolve("log")));
                }
                KeyStore store = KeyStore.getInstance("PKCS12");
                try (InputStream file = Files.newInputStream(keys)) {
                    store.load(file, PASSWORD);
                }
                KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                managers.init(store, PASSWORD);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(managers.getKeyManagers(), null, null);
                return context;
            } catch (IOException | InterruptedException | GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
