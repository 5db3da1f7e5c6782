package org.litestarspring.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Target;

class ReportTest {

    @Test
    @DisplayName("The page names what is not yet met, and shows where it was measured")
    void page() {
        Results results = new Results(
                "bulk",
                Map.of("machine", "2 cores", "os", "Linux", "jdk", "17", "date", "2026-01-31"),
                List.of(
                        Figure.of(Target.BULK_OVER_SAVEALL, List.of(40.0)),
                        Figure.of(Target.BULK_OF_COPY, List.of(0.3))));
        Results later = new Results(
                "bulk",
                Map.of("machine", "2 cores", "os", "Linux", "jdk", "OpenJDK 25.0.3+9-LTS", "date", "2026-01-31"),
                List.of(Figure.of(Target.BULK_OVER_SAVEALL, List.of(20.0))));

        String page = new Report(List.of(results, later)).page();

        assertThat(page)
                .contains("**Not yet met on JDK 17:** `bulk.insert.of-copymanager` (0.300, wanted at least 0.600 x).")
                .contains("- `bulk`: 2 cores, Linux; 17, 2026-01-31")
                .contains("| `bulk.insert.over-saveall` | 40 x | 40 | 40 | at least 30 x | yes |")
                .contains("### bulk, the same on JDK 25\n\n| figure")
                .contains("| `bulk.insert.over-saveall` | 20 x | 20 | 20 | at least 30 x | not yet |");
    }
}
