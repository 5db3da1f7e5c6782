package org.litestarspring.repository.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;

/**
 * Writes and reads the cursors of the web: opaque to clients, signed by HMAC-SHA256, bound to the entity and the sort.
 * What a cursor holds is not secret: the sort keys of the last row that its owner was shown. Serves any thread.
 *
 * @since 0.1
 */
public final class Cursors {

    private static final Logger LOG = LoggerFactory.getLogger(Cursors.class);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE = 16;
    private static final int FINGERPRINT = 8;

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

    String write(Class<?> entity, Sort sort, KeysetScrollPosition position) {
        if (this.unannounced.compareAndSet(true, false)) {
            LOG.info(
                    "Cursors are signed with a key of this start: they end with it, and other instances refuse them. To share them, set litestar.repository.page.cursor-secret.");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(fingerprint(entity, sort));
            for (Sort.Order order : sort) {
                Object value = position.getKeys().get(order.getProperty());
                out.writeBoolean(value != null);
                if (value != null) {
                    out.writeUTF(CursorValues.toText(value));
                }
            }
            out.write(sign(bytes.toByteArray()), 0, SIGNATURE);
        } catch (IOException tooLong) {
            throw new UncheckedIOException("A sort key of " + entity.getName() + " is too long for a cursor", tooLong);
        }
        return encode(bytes.toByteArray());
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    KeysetScrollPosition read(String cursor, Class<?> entity, Sort sort, Function<String, Class<?>> types) {
        byte[] bytes = decode(cursor);
        int signed = bytes.length - SIGNATURE;
        if (signed < FINGERPRINT
                || !MessageDigest.isEqual(
                        Arrays.copyOf(sign(Arrays.copyOf(bytes, signed)), SIGNATURE),
                        Arrays.copyOfRange(bytes, signed, bytes.length))) {
            throw new FilterFault(
                    "invalid-cursor",
                    "This is no cursor that this server gave, or it was changed, or the server has started anew since. Begin again without a cursor.");
        }
        if (!Arrays.equals(Arrays.copyOf(bytes, FINGERPRINT), fingerprint(entity, sort))) {
            throw new FilterFault(
                    "cursor-of-another-sort",
                    "The cursor belongs to another sort than this request's (%s). Keep the sort while you scroll, or begin again without a cursor."
                            .formatted(shown(sort)));
        }
        return ScrollPosition.of(
                keys(Arrays.copyOfRange(bytes, FINGERPRINT, signed), sort, types), ScrollPosition.Direction.FORWARD);
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
    private static Map<String, Object> keys(byte[] bytes, Sort sort, Function<String, Class<?>> types) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(bytes))) {
            for (Sort.Order order : sort) {
                keys.put(
                        order.getProperty(),
                        in.readBoolean()
                                ? CursorValues.fromText(in.readUTF(), types.apply(order.getProperty()))
                                : null);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("A cursor that this application signed cannot be read", impossible);
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

    private static byte[] fingerprint(Class<?> entity, Sort sort) {
        try {
            return Arrays.copyOf(
                    MessageDigest.getInstance("SHA-256")
                            .digest((entity.getName() + '?' + shown(sort)).getBytes(StandardCharsets.UTF_8)),
                    FINGERPRINT);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** A sort as a client writes it. */
    static String shown(Sort sort) {
        return sort.stream()
                .map(order -> (order.isDescending() ? "-" : "") + order.getProperty())
                .collect(java.util.stream.Collectors.joining(","));
    }
}
