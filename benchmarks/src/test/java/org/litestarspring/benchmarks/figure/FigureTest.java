package org.litestarspring.benchmarks.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.benchmarks.figure.Rounds.Contender;

class FigureTest {

    @Test
    @DisplayName("A figure is the median of its rounds, and its line can be read back")
    void line() {
        Figure figure = Figure.of(Target.BULK_OVER_SAVEALL, List.of(36.0, 31.0, 34.1, 33.0, 35.0));

        assertThat(figure.line())
                .isEqualTo("figure name=bulk.insert.over-saveall value=34.1 low=31.8 high=35.6 target=30 unit=x");
        assertThat(Figure.parse(figure.line()).value()).isEqualTo(34.1);
        assertThat(figure.isMet()).isTrue();
    }

    @Test
    @DisplayName("A figure with an upper bound is met from below")
    void upperBound() {
        assertThat(Figure.of(Target.START_TIME, List.of(99.0)).isMet()).isTrue();
        assertThat(Figure.of(Target.START_TIME, List.of(101.0)).isMet()).isFalse();
    }

    @Test
    @DisplayName("A line that was measured against another target is refused")
    void otherTarget() {
        assertThatThrownBy(() ->
                        Figure.parse("figure name=bulk.insert.over-saveall value=34.1 low=31 high=36 target=10 unit=x"))
                .hasMessageContaining("is now 30 x");
    }

    @Test
    @DisplayName("No figure is made of a round without a number")
    void notANumber() {
        assertThatThrownBy(() -> Figure.of(Target.DTO_MAP, List.of(1.0, 1.0 / 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("Contenders run alternately, and each round begins with another")
    void alternate() throws Exception {
        List<String> order = new ArrayList<>();
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put("ours", () -> {
            order.add("ours");
            return 6;
        });
        contenders.put("theirs", () -> {
            order.add("theirs");
            return 2;
        });

        Rounds rounds = Rounds.run(0, new Rounds.Plan(2, 2, Duration.ZERO), contenders);

        assertThat(order).containsExactly("ours", "theirs", "theirs", "ours");
        assertThat(rounds.ratio(Target.BULK_H2, "ours", "theirs").value()).isEqualTo(3);
        assertThat(rounds.difference(Target.START_TIME, "ours", "theirs").value())
                .isEqualTo(4);
    }
}
