package com.example.flights;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.Channels;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWebTestClient
class FlightsApplicationTest {

    @Autowired
    AsyncRepository<Flight, Long> flights;

    @Autowired
    Channels channels;

    @Autowired
    WebTestClient web;

    @Test
    void aDelayReachesTheBoardWithoutTheNote() {
        Flight flight =
                flights.insert(new Flight(null, "SFO", "OAK", 0, "crew is late")).block(Duration.ofSeconds(10));

        web.patch()
                .uri("/flights/" + flight.id())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{\"delay_minutes\": 40}")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("DELAYED")
                .jsonPath("$.internal_note")
                .doesNotExist();

        StepVerifier.create(channels.history("board:SFO", 1).map(ChannelEvent::data).map(String::new))
                .expectNextMatches(json -> json.contains("\"delay_minutes\":40") && !json.contains("crew"))
                .verifyComplete();
    }
}
