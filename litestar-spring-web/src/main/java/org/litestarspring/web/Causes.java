package org.litestarspring.web;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import reactor.core.Exceptions;

/** What a failure consists of, without what only carries it. */
final class Causes {

    private Causes() {}

    /**
     * The failure and its causes, the outermost first, without wrappers; of several failures that came together each in
     * turn. A cause behind one that says itself how it is answered does not count.
     */
    static List<Throwable> of(Throwable failure, Predicate<Throwable> speaksForItself) {
        List<Throwable> found = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(failure, speaksForItself, found, seen);
        return found.isEmpty() ? List.of(failure) : found;
    }

    private static void collect(
            Throwable failure, Predicate<Throwable> speaksForItself, List<Throwable> found, Set<Throwable> seen) {
        Throwable at = Exceptions.unwrap(failure);
        while (at != null && seen.add(at)) {
            if (Exceptions.isMultiple(at)) {
                Exceptions.unwrapMultipleExcludingTracebacks(at)
                        .forEach(part -> collect(part, speaksForItself, found, seen));
                return;
            }
            Throwable cause = at.getCause();
            if (cause == null || !isWrapper(at)) {
                found.add(at);
                if (speaksForItself.test(at)) {
                    return;
                }
            }
            at = cause == null ? null : Exceptions.unwrap(cause);
        }
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof UndeclaredThrowableException
                || failure instanceof InvocationTargetException;
    }
}
