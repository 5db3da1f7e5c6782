package org.litestarspring.channels.web;

import java.security.Principal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponseException;

/**
 * How many connections clients may have open at this node, over WebSocket and server-sent events together: in all, and by
 * the name of a signed-in client. Guests count in all alone, since many can come from one address. Any thread may use it.
 *
 * @since 0.1
 */
public final class ConnectionLimits {

    private static final String RETRY_SECONDS = "5";

    private final int max;
    private final int maxPerPrincipal;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byName = new ConcurrentHashMap<>();

    /** Both at least 1. */
    public ConnectionLimits(int max, int maxPerPrincipal) {
        Assert.isTrue(max > 0, () -> "max must be at least 1: " + max);
        Assert.isTrue(maxPerPrincipal > 0, () -> "maxPerPrincipal must be at least 1: " + maxPerPrincipal);
        this.max = max;
        this.maxPerPrincipal = maxPerPrincipal;
    }

    /** As many as can be. */
    public static ConnectionLimits none() {
        return new ConnectionLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Takes a place for a connection that is about to open.
     *
     * @param who the signed-in client; null for a guest
     * @return gives the place back when it is run; more than once changes nothing
     * @throws ErrorResponseException 503 where all places are taken, 429 where the client has as many as it may
     */
    public Runnable admit(@Nullable Principal who) {
        if (this.open.incrementAndGet() > this.max) {
            this.open.decrementAndGet();
            throw refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "too-many-connections",
                    "%d connections are open, as many as are allowed here. Connect again later, or raise litestar.channels.max-connections."
                            .formatted(this.max));
        }
        String name = who == null ? null : who.getName();
        if (name != null && this.byName.merge(name, 1, Integer::sum) > this.maxPerPrincipal) {
            release(name);
            throw refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-connections",
                    "%d connections of yours are open, as many as are allowed here. Close one, or raise litestar.channels.max-connections-per-principal."
                            .formatted(this.maxPerPrincipal));
        }
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                release(name);
            }
        };
    }

    private void release(@Nullable String name) {
        this.open.decrementAndGet();
        if (name != null) {
            this.byName.computeIfPresent(name, (same, count) -> count > 1 ? count - 1 : null);
        }
    }

    private static ErrorResponseException refusal(HttpStatus status, String code, String detail) {
        ErrorResponseException problem = ChannelProblems.problem(status, code, detail);
        problem.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return problem;
    }
}
