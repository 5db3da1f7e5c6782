package org.litestarspring.autoconfigure.repository.filters;

import org.litestarspring.dto.web.NoDto;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.Filters;
import org.litestarspring.repository.KeysetPage;
import org.litestarspring.repository.web.FilterBy;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.domain.Page;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(FiltersApp.Departures.class)
class FiltersApp {

    @RestController
    @UseDto(DepartureDto.class)
    static class Departures {

        private final AsyncRepository<Departure, Long> departures;

        Departures(AsyncRepository<Departure, Long> departures) {
            this.departures = departures;
        }

        @GetMapping(path = "/departures", params = "!page")
        Mono<KeysetPage<Departure>> scroll(
                @FilterBy({"origin", "delayMinutes", "scheduled", "kind", "gate"}) Filters<Departure> filters) {
            return filters.scroll(this.departures);
        }

        @GetMapping(path = "/departures", params = "page")
        Mono<Page<Departure>> page(
                @FilterBy({"origin", "delayMinutes", "scheduled", "kind", "gate"}) Filters<Departure> filters) {
            return filters.findPage(this.departures);
        }

        @NoDto
        @GetMapping("/counts")
        Mono<Long> count(
                @FilterBy(
                                value = "gate",
                                sort = {},
                                others = "trace")
                        Filters<Departure> filters,
                @RequestParam(name = "shout", required = false) String shout) {
            return filters.count(this.departures);
        }
    }
}
