package org.litestarspring.test.websocket;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A connected client. What comes waits until it is expected, at most {@value Inbox#MOST} messages; then nothing is read.
 * Expectations wait as long as the client's timeout, and are {@link AssertionError}s where they are not met. Not safe for
 * several threads.
 *
 * @since 0.1
 */
public final class TestSocket implements AutoCloseable {

    private final WebSocket socket;
    private final Inbox inbox;
    private final Duration timeout;

    /** What came. */
    public sealed interface Event {

        /** A text. */
        record Text(String text) implements Event {}

        /** A binary message. */
        record Binary(byte[] bytes) implements Event {

            @Override
            public String toString() {
                return "Binary[" + this.bytes.length + " bytes]";
            }
        }

        /** The end, by a close frame. */
        record Closed(int code, String reason) implements Event {}

        /** The end of the connection, without a close frame. */
        record Lost(Throwable cause) implements Event {}
    }

    TestSocket(WebSocket socket, Inbox inbox, Duration timeout) {
        this.socket = socket;
        this.inbox = inbox;
        this.timeout = timeout;
    }

    /** The sub-protocol that was agreed on; empty where none was. */
    public String subProtocol() {
        return this.socket.getSubprotocol();
    }

    /** Sends a text. */
    public TestSocket sendText(String text) {
        this.socket.sendText(text, true).join();
        return this;
    }

    /** Sends a value as JSON in a text. */
    public TestSocket sendJson(Object value) {
        return sendText(ExpectedJson.JSON.writeValueAsString(value));
    }

    /** Sends a binary message. */
    public TestSocket sendBinary(byte[] bytes) {
        this.socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Sends a close frame. */
    public TestSocket sendClose(int code, String reason) {
        this.socket.sendClose(code, reason).join();
        return this;
    }

    /** Expects this text next. */
    public TestSocket expectText(String expected) {
        String text = nextText();
        if (!expected.equals(text)) {
            throw new AssertionError("Expected the text \"%s\", but was \"%s\"".formatted(expected, text));
        }
        return this;
    }

    /** Expects a text of JSON next, which has at least these members, at any depth. */
    public TestSocket expectJson(String expected) {
        ExpectedJson.check(expected, nextText());
        return this;
    }

    /** Expects a text of JSON next that can be read as this type. */
    public <T> T expectJson(Class<T> type) {
        return ExpectedJson.JSON.readValue(nextText(), type);
    }

    /** Expects a binary message next. */
    public byte[] expectBinary() {
        Event event = next();
        if (event instanceof Event.Binary binary) {
            return binary.bytes();
        }
        throw new AssertionError("Expected a binary message, but came " + event);
    }

    /** Expects nothing to come for a time. */
    public TestSocket expectNothing(Duration time) {
        Event event = poll(time);
        if (event != null) {
            throw new AssertionError("Expected nothing, but came " + event);
        }
        return this;
    }

    /** Expects to be closed next, with this code. */
    public TestSocket expectClose(int code) {
        Event event = next();
        if (event instanceof Event.Closed closed && closed.code() == code) {
            return this;
        }
        throw new AssertionError("Expected to be closed with %d, but came %s".formatted(code, event));
    }

    /** What comes next, whatever it is. */
    public Event next() {
        Event event = poll(this.timeout);
        if (event == null) {
            throw new AssertionError("Nothing came within " + this.timeout);
        }
        return event;
    }

    /**
     * What comes, for a {@code StepVerifier}; completes with the close frame, and fails with the connection. It takes what
     * the expectations would, so use either.
     */
    public Flux<Event> events() {
        return Flux.<Event>generate(sink -> {
                    Event event = poll(this.timeout);
                    if (event == null) {
                        sink.error(new TimeoutException("Nothing came within " + this.timeout));
                    } else if (event instanceof Event.Closed) {
                        sink.complete();
                    } else if (event instanceof Event.Lost lost) {
                        sink.error(lost.cause());
                    } else {
                        sink.next(event);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** The texts that come, otherwise as {@link #events()}. */
    public Flux<String> texts() {
        return events().ofType(Event.Text.class).map(Event.Text::text);
    }

    /** Begins to read, for a client that did not. */
    public TestSocket read() {
        this.inbox.read(this.socket);
        return this;
    }

    /** Cuts the connection, without a word to the server. */
    public void cut() {
        this.socket.abort();
    }

    /** Leaves with 1000, and does not wait for the answer. */
    @Override
    public void close() {
        if (!this.socket.isOutputClosed()) {
            this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    private String nextText() {
        Event event = next();
        if (event instanceof Event.Text text) {
            return text.text();
        }
        throw new AssertionError("Expected a text, but came " + event);
    }

    private @Nullable Event poll(Duration patience) {
        try {
            Event event = this.inbox.came.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event instanceof Event.Text || event instanceof Event.Binary) {
                this.socket.request(1);
            }
            return event;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for a message.", interrupted);
        }
    }

    /** What the JDK's client calls, one at a time. */
    static final class Inbox implements WebSocket.Listener {

        static final int MOST = 1024;

        private final BlockingQueue<Event> came = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final boolean reads;

        Inbox(boolean reads) {
            this.reads = reads;
        }

        private void read(WebSocket socket) {
            socket.request(MOST);
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (this.reads) {
                read(socket);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            this.text.append(data);
            if (last) {
                this.came.add(new Event.Text(this.text.toString()));
                this.text.setLength(0);
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            this.binary.writeBytes(bytes);
            if (last) {
                this.came.add(new Event.Binary(this.binary.toByteArray()));
                this.binary.reset();
            } else {
                socket.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            this.came.add(new Event.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            this.came.add(new Event.Lost(failure));
        }
    }
}
