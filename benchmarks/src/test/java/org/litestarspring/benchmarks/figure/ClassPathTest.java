package org.litestarspring.benchmarks.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClassPathTest {

    @Test
    @DisplayName("An application without the starter has none of its modules, and keeps Boot")
    void withoutStarter() {
        assertThat(AppProcess.withoutStarter())
                .contains("spring-boot-webflux")
                .doesNotContain("litestar-spring-dto")
                .doesNotContain("litestar-spring-autoconfigure")
                .doesNotContain("lettuce");
        assertThat(AppProcess.withStarter())
                .contains("litestar-spring-autoconfigure")
                .contains("lettuce")
                .doesNotContain("jmh-core")
                .doesNotContain("litestar-spring-dto-processor");
    }
}
