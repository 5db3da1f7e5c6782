package org.litestarspring.repository.web;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;

/**
 * Writes and reads the cursors of the web: opaque to clients, signed by HMAC-SHA256, bound to the entity, the sort and the filters.
 * What a cursor holds is not secret: the sort keys of the last row that its owner was shown. Serves any thread.
 *
 * @since 0.1
 */
public final class Cursors {

    private static final Logger LOG = LoggerFactory.getLogger(Cursors.class);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 16;
    private static final int FINGERPRINT = 8;

    /** The length of a key that is null. */
    private static final int NULL = -1;

    private final SecretKeySpec key;
    private final AtomicBoolean unannounced;

    private Cursors(byte[] key, boolean random) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.unannounced = new AtomicBoolean(random);
    }

    /** Signs with a secret that all instances of an application share, and that outlives them. */
    public static Cursors signedWith(String secret) {
        return new Cursors(secret.getBytes(StandardCharsets.UTF_8), false);
    }

    /** Signs with a key of this process: its cursors end with it. Says so in the log when it writes the first. */
    public static Cursors signedAtRandom() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new Cursors(key, true);
    }

    /**
     * What a cursor belongs to.
     *
     * @param filters the same text for the same filters
     * @param own converts the application's types
     */
    record Scope(
            Class<?> entity,
            Sort sort,
            String filters,
            Supplier<String> shown,
            Function<String, Class<?>> types,
            ConversionService own) {}

    String write(Scope scope, KeysetScrollPosition position) {
        if (this.unannounced.compareAndSet(true, false)) {
            LOG.info(
                    "Cursors are signed with a key of this start: they end with it, and other instances refuse them. To share them, set litestar.repository.page.cursor-secret.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(fingerprint(sort(scope)));
            out.write(fingerprint(scope.filters()));
            for (Sort.Order order : scope.sort()) {
                Object value = position.getKeys().get(order.getProperty());
                byte[] text = value == null
                        ? new byte[0]
                        : CursorValues.toText(value, scope.own()).getBytes(StandardCharsets.UTF_8);
                out.writeInt(value == null ? NULL : text.length);
                out.write(text);
            }
            out.write(sign(bytes.toByteArray()), 0, SIGNATURE);
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory takes every byte", impossible);
        }
        return encode(bytes.toByteArray());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    KeysetScrollPosition read(String cursor, Scope scope) {
        byte[] bytes = decode(cursor);
        int signed = bytes.length - SIGNATURE;
        if (signed < 2 * FINGERPRINT
                || !MessageDigest.isEqual(
                        Arrays.copyOf(sign(Arrays.copyOf(bytes, signed)), SIGNATURE),
                        Arrays.copyOfRange(bytes, signed, bytes.length))) {
            throw invalid();
        }
        if (!Arrays.equals(Arrays.copyOf(bytes, FINGERPRINT), fingerprint(sort(scope)))) {
            throw new FilterFault(
                    "cursor-of-another-sort",
                    "The cursor belongs to another sort than this request's (%s). Keep the sort while you scroll, or begin again without a cursor."
                            .formatted(scope.shown().get()));
        }
        if (!Arrays.equals(Arrays.copyOfRange(bytes, FINGERPRINT, 2 * FINGERPRINT), fingerprint(scope.filters()))) {
            throw new FilterFault(
                    "cursor-of-another-filter",
                    "The cursor belongs to other filters than this request's. Keep the filters while you scroll, or begin again without a cursor.");
        }
        return ScrollPosition.of(
                keys(Arrays.copyOfRange(bytes, 2 * FINGERPRINT, signed), scope), ScrollPosition.Direction.FORWARD);
    }

    private static FilterFault invalid() {
        return new FilterFault(
                "invalid-cursor",
                "This is no cursor that this server gave, or it was changed, or the server has started anew since. Begin again without a cursor.");
    }

    private static byte[] decode(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            // Java's decoder passes over bits that the last character has too many.
            return encode(bytes).equals(cursor) ? bytes : new byte[0];
        } catch (IllegalArgumentException noBase64) {
            return new byte[0];
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a null among the keys is a place like any other
    private static Map<String, Object> keys(byte[] bytes, Scope scope) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            for (Sort.Order order : scope.sort()) {
                int length = in.getInt();
                byte[] text = new byte[Math.max(length, 0)];
                in.get(text);
                keys.put(
                        order.getProperty(),
                        length == NULL
                                ? null
                                : CursorValues.fromText(
                                        new String(text, StandardCharsets.UTF_8),
                                        scope.types().apply(order.getProperty()),
                                        scope.own()));
            }
        } catch (RuntimeException ofAnotherVersion) {
            // Signed by an application whose entity had other types.
            throw invalid();
        }
        return (Map<String, Object>) (Map<String, ?>) keys;
    }

    private byte[] sign(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(this.key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, impossible);
        }
    }

    private static byte[] fingerprint(String text) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)), FINGERPRINT);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    private static String sort(Scope scope) {
        return scope.sort().stream()
                .map(order -> (order.isDescending() ? "-" : "") + order.getProperty())
                .collect(Collectors.joining(",", scope.entity().getName() + "?", ""));
    }
}
