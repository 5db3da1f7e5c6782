package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.Channels;
import org.litestarspring.test.server.FreePorts;
import org.litestarspring.test.server.RedisServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@DisplayName("A browser's own EventSource")
class EventSourceTest {

    private static final Logger LOG = LoggerFactory.getLogger(EventSourceTest.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String prefix = UUID.randomUUID() + ":";

    @Test
    @DisplayName("K26 goes on over a restart of the server without a seam: what passed meanwhile comes once, in order")
    void restart() {
        Optional<Path> browser = Chromium.program();
        if (browser.isEmpty()) {
            LOG.warn("SKIPPED: no chromium is on the path. Install it to test its EventSource.");
        }
        Assumptions.assumeTrue(browser.isPresent(), "a chromium on the path");
        int port = FreePorts.next();
        try (Chromium chromium = Chromium.start(browser.orElseThrow(), 800, 600, false);
                ConfigurableApplicationContext other = node(0)) {
            try (ConfigurableApplicationContext before = node(port)) {
                chromium.open("http://localhost:" + port + "/v3/api-docs");
                chromium.await("document.readyState === 'complete'");
                chromium.evaluate("""
                        (() => {
                            window.seen = [];
                            window.opened = 0;
                            window.source = new EventSource('/events?channel=replay');
                            source.onopen = () => opened++;
                            source.onmessage = event => seen.push(JSON.parse(event.data).data);
                            source.addEventListener('gap', () => seen.push('gap'));
                        })()""");
                chromium.await("opened === 1");
                publish(before, 1, 2);
                chromium.await("seen.join() === '1,2'");
            }
            chromium.await("source.readyState !== EventSource.OPEN");
            publish(other, 3, 5);

            try (ConfigurableApplicationContext after = node(port)) {
                chromium.await("opened === 2");
                publish(after, 6, 7);
                chromium.await("seen.length >= 7");
                publish(other, 8, 8);
                chromium.await("seen.length >= 8");
                assertThat(chromium.evaluate("seen.join()")).isEqualTo("1,2,3,4,5,6,7,8");
            }
        }
    }

    private static void publish(ConfigurableApplicationContext node, int from, int to) {
        for (int number = from; number <= to; number++) {
            node.getBean(Channels.class).publish("replay", number).block(PATIENCE);
        }
    }

    private ConfigurableApplicationContext node(int port) {
        RedisServer redis = RedisServer.shared();
        String database = "r2dbc:h2:mem:///node" + System.nanoTime() + "?options=CASE_INSENSITIVE_IDENTIFIERS=TRUE";
        return new SpringApplicationBuilder(DemoApplication.class)
                .run(
                        "--server.port=" + port,
                        "--spring.r2dbc.url=" + database + ";DB_CLOSE_DELAY=-1",
                        "--litestar.channels.broker=redis-streams",
                        "--litestar.channels.redis.prefix=" + this.prefix,
                        "--spring.data.redis.url=redis://%s:%d".formatted(redis.host(), redis.port()));
    }
}
