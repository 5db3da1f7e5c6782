package org.litestarspring.autoconfigure.web;

import java.util.List;
import java.util.Map;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.web.UndeclaredHandlers;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How handlers execute, and how failures look over HTTP.
 *
 * @param undeclaredHandlers What to do at start about handlers that return a plain value and say neither @Blocking nor
 *     NonBlocking.
 * @param invalidBodyStatus Status of the answer to a body that cannot be read or breaks its constraints: 400 or 422.
 * @param problemBaseUri What a problem's code is appended to, to make its type.
 * @param blocking The pools for @Blocking handlers that do not run on virtual threads.
 * @since 0.1
 */
@ConfigurationProperties("litestar.web")
public record LitestarWebProperties(
        @DefaultValue("warn") UndeclaredHandlers undeclaredHandlers,
        @DefaultValue("400") int invalidBodyStatus,
        @DefaultValue("urn:litestar:problem:") String problemBaseUri,
        @DefaultValue Blocking blocking) {

    /**
     * Checks what a type cannot.
     *
     * @throws InvalidPropertyException when the status is neither 400 nor 422
     */
    public LitestarWebProperties {
        if (invalidBodyStatus != 400 && invalidBodyStatus != 422) {
            throw new InvalidPropertyException(
                    "litestar.web.invalid-body-status",
                    invalidBodyStatus,
                    "It is neither 400 nor 422.",
                    List.of("litestar.web.invalid-body-status: 400", "litestar.web.invalid-body-status: 422"));
        }
    }

    /**
     * The pools for @Blocking handlers.
     *
     * @param poolSize The most handlers that run at once on the pool of those that name none.
     * @param queueSize The most that wait for a thread of it; past that, requests are answered 503.
     * @param pools Further pools, by the name that @Blocking(pool = "...") asks for.
     */
    public record Blocking(
            @DefaultValue("64") int poolSize,
            @DefaultValue("256") int queueSize,
            @DefaultValue Map<String, Pool> pools) {

        /**
         * Checks the bounds.
         *
         * @throws InvalidPropertyException when one is below 1
         */
        public Blocking {
            positive("litestar.web.blocking", poolSize, queueSize);
            pools.forEach(
                    (name, pool) -> positive("litestar.web.blocking.pools." + name, pool.poolSize(), pool.queueSize()));
            pools = Map.copyOf(pools);
        }

        private static void positive(String prefix, int poolSize, int queueSize) {
            atLeastOne(prefix + ".pool-size", poolSize, 64);
            atLeastOne(prefix + ".queue-size", queueSize, 256);
        }

        private static void atLeastOne(String property, int value, int instead) {
            if (value < 1) {
                throw new InvalidPropertyException(
                        property, value, "It must be at least 1.", List.of(property + ": " + instead));
            }
        }
    }

    /**
     * A further pool for @Blocking handlers.
     *
     * @param poolSize The most handlers that run at once.
     * @param queueSize The most that wait for a thread; past that, requests are answered 503.
     */
    public record Pool(
            @DefaultValue("64") int poolSize,
            @DefaultValue("256") int queueSize) {}
}
