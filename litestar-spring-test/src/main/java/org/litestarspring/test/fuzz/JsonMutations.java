package org.litestarspring.test.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bodies that are nearly right: JSON with tokens swapped, dropped, doubled and nested, names changed, bytes flipped. The
 * same seed gives the same bodies.
 *
 * <pre>{@code
 * JsonMutations bodies = JsonMutations.of(7, "{\"origin\": \"SFO\"}");
 * byte[] body = bodies.get();
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonMutations implements Supplier<byte[]> {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d[\\d.eE+-]*|true|false|null|[\\[\\]{}:,]");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "5.5",
            "1e400",
            "-1e-400",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "\"5\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"" + "y".repeat(5_000) + "\"",
            "[]",
            "{}",
            "[null]",
            "{\"\": null}",
            "{\"@class\": \"java.lang.Runtime\"}",
            "[".repeat(2_000),
            "NaN",
            "'x'",
            "/* */ 1");

    private final SplittableRandom random;
    private final List<String> seeds;

    private JsonMutations(long seed, List<String> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds;
    }

    /**
     * Creates the mutations.
     *
     * @param bodies right ones, at least one
     */
    public static JsonMutations of(long seed, String... bodies) {
        if (bodies.length == 0) {
            throw new IllegalArgumentException("bodies must not be empty");
        }
        return new JsonMutations(seed, List.of(bodies));
    }

    /** The next body. */
    @Override
    public byte[] get() {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(pick(this.seeds));
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        for (int i = this.random.nextInt(1, 5); i > 0 && !tokens.isEmpty(); i--) {
            mutate(tokens);
        }
        byte[] bytes = String.join("", tokens).getBytes(StandardCharsets.UTF_8);
        return this.random.nextInt(10) == 0 ? broken(bytes) : bytes;
    }

    private void mutate(List<String> tokens) {
        int at = this.random.nextInt(tokens.size());
        String token = tokens.get(at);
        switch (this.random.nextInt(6)) {
            case 0, 1 -> tokens.set(at, isStructure(token) ? token : pick(VALUES));
            case 2 -> tokens.remove(at);
            case 3 -> tokens.add(at, token);
            case 4 -> tokens.set(at, tokens.get(this.random.nextInt(tokens.size())));
            default -> {
                if (token.startsWith("\"")) {
                    tokens.set(at, "\"" + pick(List.of("foo", "id", "", "a/b~c", "__proto__", "%s")) + "\"");
                } else if (!isStructure(token)) {
                    tokens.set(at, "[" + token + "," + token + "]");
                }
            }
        }
    }

    private static boolean isStructure(String token) {
        return token.length() == 1 && "[]{}:,".contains(token);
    }

    private byte[] broken(byte[] bytes) {
        ByteArrayOutputStream broken = new ByteArrayOutputStream(bytes.length + 1);
        for (byte value : bytes) {
            int chance = this.random.nextInt(40);
            if (chance == 0) {
                broken.write(this.random.nextInt(256));
            } else if (chance > 1) {
                broken.write(value);
            }
        }
        return broken.toByteArray();
    }

    private String pick(List<String> from) {
        return from.get(this.random.nextInt(from.size()));
    }
}
