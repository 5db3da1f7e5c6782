package org.litestarspring.channels.sse;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whether a stream's client may have its channels no more; any thread may say so, and the first reason counts. */
final class Revocation {

    private final Sinks.Empty<Void> signal = Sinks.empty();
    private volatile @Nullable Throwable reason;

    void because(Throwable denied) {
        if (this.reason == null) {
            this.reason = denied;
        }
        this.signal.tryEmitEmpty();
    }

    /** Completes when it is so: an error would end a {@code takeUntilOther} without cancelling what it is of. */
    Mono<Void> signal() {
        return this.signal.asMono();
    }

    /** Fails with the reason, and is empty where there is none by now. */
    <T> Mono<T> failure() {
        return Mono.defer(() -> {
            Throwable known = this.reason;
            return known == null ? Mono.empty() : Mono.error(known);
        });
    }
}
