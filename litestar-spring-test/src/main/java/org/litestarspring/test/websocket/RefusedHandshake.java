package org.litestarspring.test.websocket;

import java.net.http.HttpResponse;

/**
 * The answer to a handshake that was refused before the upgrade. Expectations that are not met are {@link
 * AssertionError}s.
 *
 * @since 0.1
 */
public final class RefusedHandshake {

    private final HttpResponse<?> response;

    RefusedHandshake(HttpResponse<?> response) {
        this.response = response;
    }

    /** The status. */
    public int status() {
        return this.response.statusCode();
    }

    /** The body as text; empty where there is none. */
    public String body() {
        Object body = this.response.body();
        return body == null ? "" : body.toString();
    }

    /** Expects a status. */
    public RefusedHandshake expectStatus(int expected) {
        if (status() != expected) {
            throw new AssertionError("Expected status %d, but was %d: %s".formatted(expected, status(), body()));
        }
        return this;
    }

    /** Expects a header to have this value first. */
    public RefusedHandshake expectHeader(String name, String expected) {
        String value = this.response.headers().firstValue(name).orElse(null);
        if (!expected.equals(value)) {
            throw new AssertionError("Expected header %s: %s, but was %s".formatted(name, expected, value));
        }
        return this;
    }

    /** Expects a body of JSON that has at least these members, at any depth. */
    public RefusedHandshake expectJson(String expected) {
        ExpectedJson.check(expected, body());
        return this;
    }
}
