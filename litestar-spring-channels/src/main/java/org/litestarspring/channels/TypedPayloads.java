package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;

/**
 * Payloads of the types that channels were said to carry. What a client publishes is read as that type and written anew,
 * so that nothing passes which the type does not have.
 *
 * @since 0.1
 */
public final class TypedPayloads implements ChannelPayloads {

    private final ChannelNames names;
    private final ChannelTypes types;
    private final ChannelPayloads plain;
    private final @Nullable ChannelViews views;

    /**
     * Creates them.
     *
     * @param plain writes and reads payloads without a view
     * @param views null where there are no DTOs
     * @throws IllegalArgumentException for a type of a channel that is not declared, or a view that cannot be used
     */
    public TypedPayloads(ChannelNames names, ChannelTypes types, ChannelPayloads plain, @Nullable ChannelViews views) {
        this.names = names;
        this.types = types;
        this.plain = plain;
        this.views = views;
        types.all().forEach(this::check);
    }

    private void check(String declared, ChannelTypes.Carried carried) {
        Assert.isTrue(
                this.names.declared().contains(declared),
                () ->
                        "It is said what \"%s\" carries, which is neither a declared name nor a declared pattern. Declared: %s."
                                .formatted(declared, String.join(", ", this.names.declared())));
        if (carried.view() != null) {
            views().check(carried.view(), carried.payload());
        }
    }

    private ChannelViews views() {
        Assert.isTrue(
                this.views != null,
                "A channel carries its payload through a DTO, and there are none: litestar-spring-dto is missing, or litestar.dto.enabled is false.");
        return this.views;
    }

    @Override
    public byte[] encode(String channel, @Nullable Object payload) {
        ChannelTypes.Carried carried = this.types.of(this.names.require(channel));
        if (carried == null) {
            return this.plain.encode(channel, payload);
        }
        Object typed = payload instanceof byte[] json ? read(channel, json, carried) : payload;
        if (!carried.payload().isInstance(typed)) {
            throw new PayloadException(
                    payload instanceof byte[] ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.INTERNAL_SERVER_ERROR,
                    "\"%s\" carries %s, not %s."
                            .formatted(
                                    channel,
                                    carried.payload().getSimpleName(),
                                    typed == null ? "null" : typed.getClass().getName()),
                    null);
        }
        return carried.view() == null ? this.plain.encode(channel, typed) : views().write(carried.view(), typed);
    }

    private @Nullable Object read(String channel, byte[] json, ChannelTypes.Carried carried) {
        return carried.view() == null
                ? this.plain.decode(channel, json, carried.payload())
                : views().read(carried.view(), json);
    }

    @Override
    public <T> @Nullable T decode(String channel, byte[] data, Class<T> type) {
        return this.plain.decode(channel, data, type);
    }
}
