package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.test.fuzz.JsonMutations;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Throws nearly right JSON at handlers. {@code -Dlitestar.fuzz.cases=1000000} makes it a long run, {@code
 * -Dlitestar.fuzz.seed} another one.
 */
class BodyFuzzTest {

    private static final int CASES = Integer.getInteger("litestar.fuzz.cases", 2_000);
    private static final long SEED = Long.getLong("litestar.fuzz.seed", 7L);

    private static final AnnotationConfigApplicationContext CONTEXT =
            new AnnotationConfigApplicationContext(BodyTest.App.class);

    private final WebTestClient client = WebTestClient.bindToApplicationContext(CONTEXT)
            .configureClient()
            .responseTimeout(Duration.ofSeconds(20))
            .build();

    @AfterAll
    static void stop() {
        CONTEXT.close();
    }

    @Test
    @DisplayName("No mutated body is answered with a 5xx, a stack trace, a class name or a private field")
    void mutated() {
        JsonMutations bodies =
                JsonMutations.of(SEED, """
                {"from_airport": "SFO", "destination": "OAK", "delay_minutes": 5, "status": "DELAYED",
                 "airline": {"iata": "LS", "name": "Litestar", "owner": {"name": "Holding"}},
                 "legs": [{"from": "SFO", "to": "OAK", "aircraft": {"tail": "N1"}}, {"from": "OAK"}],
                 "seats": {"1A": {"row": "1"}}, "tags": ["late", "full"]}
                """, """
                {"origin": "SFO", "delayMinutes": 5, "legs": [{"from": "a"}], "seats": {"1A": {"row": "1"}}}
                """, "[{\"from_airport\": \"SFO\"}, {\"delay_minutes\": 7}]", "{}");
        List<String> paths = List.of("/bodies", "/bodies/strict", "/bodies/list", "/bodies/map", "/bodies/flux");
        int taken = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] body = bodies.get();
            boolean patch = i % 6 == 5;
            EntityExchangeResult<byte[]> result = this.client
                    .method(patch ? HttpMethod.PATCH : HttpMethod.POST)
                    .uri(patch ? "/bodies" : paths.get(i % 6))
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange()
                    .expectBody()
                    .returnResult();

            String sent = new String(body, StandardCharsets.UTF_8);
            String answer = result.getResponseBody() == null
                    ? ""
                    : new String(result.getResponseBody(), StandardCharsets.UTF_8);
            assertThat(result.getStatus().value())
                    .as("case %s of seed %s: %s", i, SEED, sent)
                    .isIn(200, 400, 413);
            assertThat(answer)
                    .as("case %s of seed %s: %s", i, SEED, sent)
                    .doesNotContain(
                            "\tat ",
                            "Exception",
                            "org.litestarspring",
                            "tools.jackson",
                            "java.util",
                            "internalNote",
                            "apiSecret",
                            "maintenanceNote");
            taken += result.getStatus().value() == 200 ? 1 : 0;
        }
        // Were all refused, the test would show nothing of what is read.
        assertThat(taken).isGreaterThan(CASES / 20);
    }
}
