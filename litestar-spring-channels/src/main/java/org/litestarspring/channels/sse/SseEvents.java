package org.litestarspring.channels.sse;

import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Overflow;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * What a handler returns to answer a stream of server-sent events:
 *
 * <pre>{@code
 * @GetMapping("/ticks")
 * SseEvents<Tick> ticks(LastEventId last) {
 *     return SseEvents.of(this.market.after(last.numberOr(0)))
 *             .withName("tick")
 *             .withId(tick -> String.valueOf(tick.number()));
 * }
 * }</pre>
 *
 * <p>Each item is the data of one event: text as it is, anything else as JSON, entities as the DTO of the handler. An item
 * that is a {@link org.springframework.http.codec.ServerSentEvent} brings its own fields, which go before those that are
 * set here.
 *
 * <p>The source is asked for as much as the client takes, and for {@link #withBuffer} items ahead of it; it is cancelled
 * when the client leaves. A source that cannot wait is given an {@link #withOverflow overflow policy}. A failure before the
 * first event is answered as of any other handler; a later one is an event {@code problem}, after which the stream ends.
 *
 * <p>Immutable; each method that sets something returns another one. As a publisher it is its source, without any of this.
 *
 * @param <T> what its source emits
 * @since 0.1
 */
public final class SseEvents<T> implements Publisher<T> {

    /** How an item's event is named and identified. */
    record Fields<T>(
            Function<? super T, @Nullable String> name,
            Function<? super T, @Nullable String> id,
            boolean hasGeneratedIds) {}

    private final @Nullable Publisher<? extends T> source;
    private final @Nullable Iterable<? extends T> blocking;
    private final Fields<T> fields;
    private final Settings<T> settings;

    /** Null is what the application's settings say. */
    private record Settings<T>(
            @Nullable Duration retry,
            @Nullable Duration heartbeat,
            @Nullable Integer buffer,
            @Nullable Overflow overflow,
            @Nullable Function<? super T, ?> key) {}

    private SseEvents(
            @Nullable Publisher<? extends T> source,
            @Nullable Iterable<? extends T> blocking,
            Fields<T> fields,
            Settings<T> settings) {
        this.source = source;
        this.blocking = blocking;
        this.fields = fields;
        this.settings = settings;
    }

    private static <T> SseEvents<T> from(
            @Nullable Publisher<? extends T> source, @Nullable Iterable<? extends T> blocking) {
        return new SseEvents<>(
                source,
                blocking,
                new Fields<>(item -> null, item -> null, false),
                new Settings<>(null, null, null, null, null));
    }

    /** The events of a reactive source, which must not block. */
    public static <T> SseEvents<T> of(Publisher<? extends T> source) {
        return from(Objects.requireNonNull(source), null);
    }

    /**
     * The events of a source that may block. One worker asks it for all items, a virtual thread where there are any, for as
     * long as the stream lasts. When the client leaves, the worker is interrupted.
     */
    public static <T> SseEvents<T> of(Iterable<? extends T> source) {
        return from(null, Objects.requireNonNull(source));
    }

    /** As of an {@link #of(Iterable) Iterable}, for one stream alone. */
    public static <T> SseEvents<T> of(Iterator<? extends T> source) {
        Objects.requireNonNull(source);
        return from(null, () -> cast(source));
    }

    /** As of an {@link #of(Iterable) Iterable}, for one stream alone, at whose end the source is closed. */
    public static <T> SseEvents<T> of(Stream<? extends T> source) {
        return from(null, new BlockingItems.Closing<>(source));
    }

    @SuppressWarnings("unchecked") // nothing is ever put into an iterator
    private static <T> Iterator<T> cast(Iterator<? extends T> source) {
        return (Iterator<T>) source;
    }

    /**
     * With the same name for all events, by which a browser's {@code addEventListener} gets them.
     *
     * @throws IllegalArgumentException when it is empty or has a line end
     */
    public SseEvents<T> withName(String name) {
        Assert.hasText(name, "name must not be empty");
        EventWriter.requireLine("name", name);
        return withName(item -> name);
    }

    /** With a name for each item; null for none. */
    public SseEvents<T> withName(Function<? super T, @Nullable String> name) {
        return with(new Fields<>(name, this.fields.id(), this.fields.hasGeneratedIds()));
    }

    /**
     * With an id for each item, null for none, that a client which connects again sends as {@code Last-Event-ID}. An id
     * with a line end fails the stream.
     */
    public SseEvents<T> withId(Function<? super T, @Nullable String> id) {
        return with(new Fields<>(this.fields.name(), id, false));
    }

    /** With an id for each item that no other item has, in this stream or another; it says nothing of a place in it. */
    public SseEvents<T> withGeneratedIds() {
        return with(new Fields<>(this.fields.name(), item -> null, true));
    }

    private SseEvents<T> with(Fields<T> other) {
        return new SseEvents<>(this.source, this.blocking, other, this.settings);
    }

    private SseEvents<T> with(Settings<T> other) {
        return new SseEvents<>(this.source, this.blocking, this.fields, other);
    }

    /** With how long a client waits until it connects again. Without it that is for the browser to say. */
    public SseEvents<T> withRetry(Duration retry) {
        Assert.isTrue(retry.toMillis() > 0, () -> "retry must be positive: " + retry);
        return with(new Settings<>(
                retry,
                this.settings.heartbeat(),
                this.settings.buffer(),
                this.settings.overflow(),
                this.settings.key()));
    }

    /**
     * With how long the stream is idle until a comment goes out, by which proxies keep it and a client that left is
     * noticed. A client that takes nothing at all for twice as long is cut off.
     */
    public SseEvents<T> withHeartbeat(Duration interval) {
        Assert.isTrue(interval.toMillis() > 0, () -> "heartbeat must be positive: " + interval);
        return withInterval(interval);
    }

    /** Without comments, and without cutting off a client that takes nothing. */
    public SseEvents<T> withoutHeartbeat() {
        return withInterval(Duration.ZERO);
    }

    private SseEvents<T> withInterval(Duration heartbeat) {
        return with(new Settings<>(
                this.settings.retry(),
                heartbeat,
                this.settings.buffer(),
                this.settings.overflow(),
                this.settings.key()));
    }

    /** With how many items may wait for the client, at least 1. */
    public SseEvents<T> withBuffer(int items) {
        Assert.isTrue(items > 0, () -> "buffer must be at least 1: " + items);
        return with(new Settings<>(
                this.settings.retry(),
                this.settings.heartbeat(),
                items,
                this.settings.overflow(),
                this.settings.key()));
    }

    /**
     * For a source that cannot wait, such as of live data: it is asked for everything, and this happens when the {@link
     * #withBuffer buffer} is full. What was dropped is told as an event {@code gap} whose data is {@code {"missed": 3}};
     * under {@link Overflow#LATEST} nothing is, and all items share one key.
     */
    public SseEvents<T> withOverflow(Overflow overflow) {
        return with(new Settings<>(
                this.settings.retry(), this.settings.heartbeat(), this.settings.buffer(), overflow, item -> "all"));
    }

    /** As {@link Overflow#LATEST}: of the items that wait, the newest of each key. */
    public SseEvents<T> withLatestOf(Function<? super T, ?> key) {
        return with(new Settings<>(
                this.settings.retry(), this.settings.heartbeat(), this.settings.buffer(), Overflow.LATEST, key));
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        Iterable<? extends T> items = this.blocking;
        Flux<? extends T> all = items == null
                ? Flux.from(Objects.requireNonNull(this.source))
                : new BlockingItems<>(items, task -> Schedulers.boundedElastic().schedule(task));
        all.subscribe(subscriber);
    }

    /** The items; those that may block come by {@code workers}. */
    Publisher<? extends T> items(java.util.concurrent.Executor workers) {
        Iterable<? extends T> items = this.blocking;
        return items == null ? Objects.requireNonNull(this.source) : new BlockingItems<>(items, workers);
    }

    Fields<T> fields() {
        return this.fields;
    }

    @Nullable
    Duration retry(@Nullable Duration otherwise) {
        return this.settings.retry() == null ? otherwise : this.settings.retry();
    }

    /** Zero for none. */
    Duration heartbeat(Duration otherwise) {
        return Objects.requireNonNullElse(this.settings.heartbeat(), otherwise);
    }

    ItemBuffer buffer(int otherwise) {
        int size = Objects.requireNonNullElse(this.settings.buffer(), otherwise);
        Overflow overflow = this.settings.overflow();
        if (overflow == null) {
            return ItemBuffer.ahead(size);
        }
        return ItemBuffer.of(overflow, size, key());
    }

    @SuppressWarnings("unchecked") // the source's items are its keys' too
    private Function<Object, @Nullable Object> key() {
        Function<? super T, ?> key = Objects.requireNonNull(this.settings.key());
        return item -> key.apply((T) item);
    }
}
