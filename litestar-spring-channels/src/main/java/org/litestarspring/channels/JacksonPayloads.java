package org.litestarspring.channels;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Payloads by Jackson, as the application's mapper has it. A {@code byte[]} is JSON already.
 *
 * @since 0.1
 */
public final class JacksonPayloads implements ChannelPayloads {

    private final JsonMapper json;

    /** Creates them. */
    public JacksonPayloads(JsonMapper json) {
        this.json = json;
    }

    @Override
    public byte[] encode(String channel, @Nullable Object payload) {
        try {
            return payload instanceof byte[] encoded ? encoded.clone() : this.json.writeValueAsBytes(payload);
        } catch (JacksonException failure) {
            throw new PayloadException(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "A %s for \"%s\" could not be written as JSON."
                            .formatted(
                                    payload == null
                                            ? "null"
                                            : payload.getClass().getName(),
                                    channel),
                    failure);
        }
    }

    @Override
    public <T> @Nullable T decode(String channel, byte[] data, Class<T> type) {
        try {
            return this.json.readValue(data, type);
        } catch (JacksonException failure) {
            throw new PayloadException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "A message of \"%s\" is no %s: %s"
                            .formatted(
                                    channel,
                                    type.getSimpleName(),
                                    Quoted.text(new String(data, StandardCharsets.UTF_8))),
                    failure);
        }
    }
}
