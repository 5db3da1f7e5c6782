package org.litestarspring.repository;

import java.util.Collection;
import org.reactivestreams.Publisher;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;

/** What the rows of a bulk call come from. */
final class Sources {

    private Sources() {}

    static <S> Publisher<S> of(Iterable<S> entities) {
        return entities instanceof Collection<S> collection && collection.isEmpty()
                ? Flux.empty()
                : Flux.fromIterable(entities);
    }

    /** A collection as it is, since its rows are held anyway; what makes rows as it goes, as a publisher of them. */
    static Object held(Iterable<?> entities) {
        return entities instanceof Collection<?> collection ? collection : Flux.fromIterable(entities);
    }

    /** Whether a collection or publisher is known to have no rows, without being subscribed to. */
    static boolean isEmpty(Object source) {
        if (source instanceof Collection<?> collection) {
            return collection.isEmpty();
        }
        // What is no more than a value can be asked for it.
        try {
            return source instanceof Fuseable.ScalarCallable<?> scalar && scalar.call() == null;
        } catch (Exception failure) {
            return false;
        }
    }
}
