package org.litestarspring.channels;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What channels carry: {@code types.carry("board:{airport}", Flight.class, FlightView.class)}. A channel of which nothing is
 * said carries any JSON.
 *
 * <p>Filled by the {@link ChannelsCustomizer} beans while the application starts, and read after that.
 *
 * @since 0.1
 */
public final class ChannelTypes {

    private final Map<String, Carried> byDeclared = new LinkedHashMap<>();

    /**
     * What a channel carries.
     *
     * @param payload what is published to it
     * @param view the DTO through which it leaves, and through which what clients publish comes in; null for none
     */
    public record Carried(Class<?> payload, @Nullable Class<?> view) {}

    /** Knows of no channel. */
    public ChannelTypes() {}

    /**
     * Says what channels of a name or pattern carry. Anything else is refused, whether the application publishes it or a
     * client.
     *
     * @param declared the name or pattern, as it is declared
     * @param payload a type that Jackson reads and writes
     * @throws IllegalArgumentException where it was said before
     */
    public ChannelTypes carry(String declared, Class<?> payload) {
        return put(declared, new Carried(payload, null));
    }

    /**
     * As {@link #carry(String, Class)}, through a DTO: what it does not have never reaches the broker.
     *
     * @param payload the entity
     * @param view the interface with {@code @Dto} of that entity
     */
    public ChannelTypes carry(String declared, Class<?> payload, Class<?> view) {
        Assert.notNull(view, "view must not be null");
        return put(declared, new Carried(payload, view));
    }

    private ChannelTypes put(String declared, Carried carried) {
        Assert.hasText(declared, "declared must not be empty");
        Assert.notNull(carried.payload(), "payload must not be null");
        Carried before = this.byDeclared.putIfAbsent(declared, carried);
        Assert.isTrue(before == null, () -> "What \"%s\" carries is said twice: %s, and %s. Say it once."
                .formatted(declared, name(before), name(carried)));
        return this;
    }

    private static String name(@Nullable Carried carried) {
        return carried == null ? "nothing" : carried.payload().getName();
    }

    /** What was said of a name or pattern as it is declared; null for nothing. */
    public @Nullable Carried of(String declared) {
        return this.byDeclared.get(declared);
    }

    /** All that was said, by the name or pattern. */
    public Map<String, Carried> all() {
        return Collections.unmodifiableMap(this.byDeclared);
    }
}
