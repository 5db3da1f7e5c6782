package org.litestarspring.benchmarks.http.ours;

import java.util.List;
import org.litestarspring.benchmarks.board.Departure;
import org.litestarspring.benchmarks.board.DepartureView;
import org.litestarspring.dto.web.UseDto;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Handlers speak entities. */
@SpringBootApplication(proxyBeanMethods = false)
public class OursApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(OursApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** The handlers. */
    @RestController
    @UseDto(DepartureView.class)
    static class Departures {

        private final List<Departure> departures = Departure.list(1000);
        private final Departure one = this.departures.get(0);

        @GetMapping("/flux")
        Flux<Departure> flux() {
            return Flux.fromIterable(this.departures);
        }

        @GetMapping("/object")
        Mono<Departure> object() {
            return Mono.just(this.one);
        }
    }
}
