package org.litestarspring.autoconfigure.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds for handlers that return SseEvents and say nothing else.
 *
 * @param heartbeat How long a stream is idle until a comment goes out; 0 for none.
 * @param buffer How many items may wait for a client.
 * @param retry How long a client waits until it connects again; left to the browser unless set.
 * @param blockingStreams The most streams of blocking sources that are open at once; beyond, 503.
 * @since 0.1
 */
@ConfigurationProperties(LitestarSseProperties.PREFIX)
public record LitestarSseProperties(
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("256") int buffer,
        @Nullable Duration retry,
        @DefaultValue("256") int blockingStreams) {

    static final String PREFIX = "litestar.sse";

    /** Checks the bounds. */
    public LitestarSseProperties {
        if (heartbeat.isNegative()) {
            throw invalid("heartbeat", heartbeat, "It must not be negative; 0 is none.", "15s");
        }
        if (buffer < 1) {
            throw invalid("buffer", buffer, "It must be at least 1.", "256");
        }
        if (retry != null && retry.toMillis() < 1) {
            throw invalid("retry", retry, "It must be a positive time.", "2s");
        }
        if (blockingStreams < 1) {
            throw invalid("blocking-streams", blockingStreams, "It must be at least 1.", "256");
        }
    }

    private static InvalidPropertyException invalid(String name, Object value, String fault, String instead) {
        return new InvalidPropertyException(PREFIX + "." + name, value, fault, instead);
    }
}
