package org.litestarspring.channels.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SpreadTest {

    private static final long INTERVAL = 1_000_000;

    private final Spread spread = new Spread();

    @Test
    @DisplayName("A socket alone is pinged after the interval, and each other one within it")
    void within() {
        assertThat(this.spread.first(INTERVAL)).isEqualTo(INTERVAL);
        assertThat(LongStream.range(0, 1000).map(socket -> this.spread.first(INTERVAL)))
                .allMatch(wait -> wait > 0 && wait <= INTERVAL);
    }

    @Test
    @DisplayName("However many sockets come together, no tenth of the interval has many more pings than its part")
    void even() {
        long[] pings = new long[10];
        for (int sockets = 1; sockets <= 10_000; sockets++) {
            pings[(int) ((this.spread.first(INTERVAL) - 1) * 10 / INTERVAL)]++;

            assertThat(LongStream.of(pings).max().orElseThrow()).isLessThanOrEqualTo(sockets / 10 + 3);
        }
    }
}
