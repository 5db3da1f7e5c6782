package org.litestarspring.dto.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.litestarspring.dto.JacksonDtoCodec;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.EncodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

class BatchingJsonEncoderTest {

    private static final ResolvableType ITEM = ResolvableType.forClass(Item.class);

    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(new PooledByteBufAllocator(true));
    private final JacksonJsonEncoder spring =
            new JacksonJsonEncoder(JsonMapper.builder().build());
    private final BatchingJsonEncoder batching = new BatchingJsonEncoder(
            this.spring,
            32 * 1024,
            new OwnCodec(new JacksonDtoCodec(JsonMapper.builder().build())));

    record Item(int number, String text) {

        Item(int number) {
            this(number, "näme \"" + number + "\"");
        }
    }

    record Broken(int number) {

        public String getText() {
            if (this.number == 3) {
                throw new IllegalStateException("no text");
            }
            return "text";
        }
    }

    @ParameterizedTest(name = "{0} elements are the same bytes as Spring's, as a list and as lines")
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 5_000})
    void sameBytes(int count) {
        for (MediaType type : List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON)) {
            Flux<Item> items = Flux.range(0, count).map(Item::new);
            String expected = String.join(
                    "", texts(this.spring, items, type).collectList().block());

            assertThat(String.join(
                            "", texts(this.batching, items, type).collectList().block()))
                    .isEqualTo(expected);
            assertThat(String.join(
                            "",
                            texts(this.batching, items.publishOn(Schedulers.single()), type)
                                    .collectList()
                                    .block()))
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("A fast source shares buffers, and none is much larger than the bound")
    void fast() {
        List<String> texts = texts(this.batching, Flux.range(0, 20_000).map(Item::new), MediaType.APPLICATION_JSON)
                .collectList()
                .block();

        // 18 were there no other work on the machine: a thread that is kept waiting looks like a source that pauses.
        assertThat(texts).hasSizeBetween(10, 200).allSatisfy(text -> assertThat(text.length())
                .isLessThan(48 * 1024));
    }

    @Test
    @DisplayName("A slow source is written element by element")
    void slow() {
        Sinks.Many<Item> source = Sinks.many().unicast().onBackpressureBuffer();

        StepVerifier.create(texts(this.batching, source.asFlux(), MediaType.APPLICATION_JSON))
                .then(() -> source.tryEmitNext(new Item(1, "a")))
                .expectNext("[{\"number\":1,\"text\":\"a\"}")
                .then(() -> source.tryEmitNext(new Item(2, "b")))
                .expectNext(",{\"number\":2,\"text\":\"b\"}")
                .then(source::tryEmitComplete)
                .expectNext("]")
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("A list is taken element by element, and one that fails in the middle ends the answer")
    void atHand() {
        AtomicLong taken = new AtomicLong();
        Flux<Item> failing = Flux.fromIterable(() -> java.util.stream.IntStream.range(0, 10)
                        .mapToObj(Item::new)
                        .peek(item -> {
                            if (taken.incrementAndGet() >= 4) {
                                throw new IllegalStateException("gone");
                            }
                        })
                        .iterator())
                .map(item -> item);

        StringBuilder written = new StringBuilder();
        StepVerifier.create(texts(this.batching, failing, MediaType.APPLICATION_NDJSON))
                .thenConsumeWhile(text -> !written.append(text).isEmpty())
                .expectErrorMessage("gone")
                .verify(Duration.ofSeconds(10));
        assertThat(taken).hasValueLessThan(10);
        assertThat(written.toString().lines()).hasSize(3);
        assertNothingHeld();
    }

    @Test
    @DisplayName("An error comes behind what came before it, and alone where nothing did")
    void error() {
        Flux<Item> failing = Flux.just(new Item(1, "a")).concatWith(Flux.error(new IllegalStateException("gone")));

        StepVerifier.create(texts(this.batching, failing, MediaType.APPLICATION_JSON))
                .expectNext("[{\"number\":1,\"text\":\"a\"}")
                .expectErrorMessage("gone")
                .verify(Duration.ofSeconds(10));
        StepVerifier.create(texts(
                        this.batching, Flux.<Item>error(new IllegalStateException("gone")), MediaType.APPLICATION_JSON))
                .expectErrorMessage("gone")
                .verify(Duration.ofSeconds(10));
        assertNothingHeld();
    }

    @Test
    @DisplayName("An element that cannot be written ends the answer and cancels the source")
    void unwritable() {
        AtomicLong cancelled = new AtomicLong();

        StepVerifier.create(texts(
                        this.batching,
                        Flux.range(0, 1_000).map(Broken::new).doOnCancel(cancelled::incrementAndGet),
                        MediaType.APPLICATION_JSON))
                .expectError(EncodingException.class)
                .verify(Duration.ofSeconds(10));

        assertThat(cancelled).hasValue(1);
        assertNothingHeld();
    }

    @Test
    @DisplayName("A client that goes away cancels the source and no buffer stays")
    void cancel() {
        AtomicLong cancelled = new AtomicLong();

        StepVerifier.create(
                        texts(
                                this.batching,
                                Flux.range(0, 1_000_000).map(Item::new).doOnCancel(cancelled::incrementAndGet),
                                MediaType.APPLICATION_JSON),
                        1)
                .expectNextCount(1)
                .thenCancel()
                .verify(Duration.ofSeconds(10));

        assertThat(cancelled).hasValue(1);
        assertNothingHeld();
    }

    @Test
    @DisplayName("D52 a source of any length is asked only for what a reader wants")
    void flat() {
        AtomicLong asked = new AtomicLong();
        Flux<Item> endless = Flux.range(0, Integer.MAX_VALUE).map(Item::new).doOnNext(item -> asked.incrementAndGet());

        StepVerifier.create(texts(this.batching, endless, MediaType.APPLICATION_NDJSON), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify(Duration.ofSeconds(10));

        assertThat(asked).hasValueLessThan(6_000);
    }

    @Test
    @DisplayName("Server-sent events keep their fields and are written together where they come together")
    void events() {
        Flux<ServerSentEvent<Item>> events = Flux.just(
                ServerSentEvent.builder(new Item(1, "a")).id("7").event("new").build(),
                ServerSentEvent.<Item>builder().comment("still here").build(),
                ServerSentEvent.builder(new Item(2, "b")).build());

        StepVerifier.create(this.batching
                        .events(events, this.buffers, ITEM, Map.of())
                        .map(BatchingJsonEncoderTest::text))
                .expectNext("""
                        id:7
                        event:new
                        data:{"number":1,"text":"a"}

                        :still here

                        data:{"number":2,"text":"b"}

                        """)
                .expectComplete()
                .verify(Duration.ofSeconds(10));
    }

    private Flux<String> texts(JacksonJsonEncoder encoder, Flux<?> source, MediaType type) {
        return encoder.encode(source, this.buffers, ITEM, type, Map.of()).map(BatchingJsonEncoderTest::text);
    }

    private static String text(DataBuffer buffer) {
        String text = buffer.toString(StandardCharsets.UTF_8);
        DataBufferUtils.release(buffer);
        return text;
    }

    private void assertNothingHeld() {
        List<Integer> active = new ArrayList<>();
        PooledByteBufAllocator allocator = (PooledByteBufAllocator) this.buffers.getByteBufAllocator();
        allocator.metric().directArenas().forEach(arena -> active.add((int) arena.numActiveAllocations()));
        assertThat(active).containsOnly(0);
    }
}
