package org.litestarspring.autoconfigure.repository.filters;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

@DisplayName("On H2")
class H2FilterByTest extends FilterByContract {

    @Override
    String[] database() {
        return new String[] {
            "spring.r2dbc.url=r2dbc:h2:mem:///filters?options=DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
        };
    }

    // Properties are the same on each database.

    @Test
    @DisplayName("page.cursor-secret: instances that share it take each other's cursors; others refuse them")
    void secret() {
        String cursor;
        try (ConfigurableApplicationContext one =
                start("litestar.repository.page.cursor-secret=a-secret-of-two-instances")) {
            cursor = get(client(one), "size", "9")
                    .expectBody(Scroll.class)
                    .returnResult()
                    .getResponseBody()
                    .next();
        }
        try (ConfigurableApplicationContext two =
                start("litestar.repository.page.cursor-secret=a-secret-of-two-instances")) {
            get(client(two), "cursor", cursor).expectStatus().isOk();
        }
        get("cursor", cursor).expectStatus().isBadRequest();
    }

    @Test
    @DisplayName("page.default-size and page.max-size bound what a request gets")
    void limits() {
        assertThat(scroll().content()).hasSize(20);
        try (ConfigurableApplicationContext small = start(
                "litestar.web.invalid-body-status=422",
                "litestar.repository.page.default-size=3",
                "litestar.repository.page.max-size=5",
                "litestar.repository.filter.max-conditions=2",
                "litestar.repository.filter.max-values=3",
                "litestar.repository.filter.max-depth=1")) {
            get(client(small), "or", "(gate.eq.a,gate.eq.b)").expectStatus().isOk();
            get(client(small), "or", "(gate.eq.a,gate.eq.b,gate.eq.c)")
                    .expectStatus()
                    .isBadRequest();
            get(client(small), "gate", "in.a,b,c").expectStatus().isOk();
            get(client(small), "gate", "in.a,b,c,d").expectStatus().isBadRequest();
            get(client(small), "or", "(and(gate.eq.a))").expectStatus().isBadRequest();
            get(client(small)).expectBody().jsonPath("$.content.length()").isEqualTo(3);
            get(client(small), "size", "5")
                    .expectBody()
                    .jsonPath("$.content.length()")
                    .isEqualTo(5);
            get(client(small), "size", "6").expectStatus().isBadRequest();
        }
    }
}
