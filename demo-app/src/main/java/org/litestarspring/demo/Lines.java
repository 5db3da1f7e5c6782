package org.litestarspring.demo;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** Reads an upload to its end, past a bad line too: a client hears the answer only when it has sent everything. */
final class Lines {

    private Lines() {}

    /** What {@code read} makes of the lines before the first bad one, and then its {@link BadLineException}. */
    static <T> Flux<T> read(Flux<String> lines, BiConsumer<String, SynchronousSink<T>> read) {
        AtomicReference<@Nullable BadLineException> bad = new AtomicReference<>();
        return lines.<T>handle((line, sink) -> {
                    try {
                        if (bad.get() == null) {
                            read.accept(line, sink);
                        }
                    } catch (BadLineException failure) {
                        bad.set(failure);
                    }
                })
                .concatWith(Mono.defer(() -> bad.get() == null ? Mono.empty() : Mono.error(bad.get())));
    }
}
