package org.litestarspring.autoconfigure.channels;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;

/**
 * The starter brings the Redis client to everybody; who does not use Redis should not see it. Where no broker on Redis is
 * chosen and nothing of {@code spring.data.redis} is set, Redis adds nothing to health and no repositories are looked for.
 * Both are defaults, which any setting of the application's overrides.
 */
class RedisStandby implements EnvironmentPostProcessor {

    private static final String BROKER = LitestarChannelsProperties.PREFIX + ".broker";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean redisBroker = environment
                .getProperty(BROKER, "")
                .toLowerCase(java.util.Locale.ROOT)
                .startsWith("redis");
        if (!redisBroker && !isSet(environment)) {
            environment
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "litestarRedisStandby",
                            Map.of(
                                    "management.health.redis.enabled", "false",
                                    "spring.data.redis.repositories.enabled", "false")));
        }
    }

    private static boolean isSet(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(
                        source -> java.util.stream.Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .anyMatch(name -> name.startsWith("spring.data.redis.") || name.startsWith("SPRING_DATA_REDIS_"));
    }
}
