package org.litestarspring.autoconfigure.repository.filters;

import static org.springframework.data.relational.core.query.Criteria.where;

import io.r2dbc.spi.ConnectionFactory;
import java.time.LocalDateTime;
import java.util.List;
import org.litestarspring.dto.web.NoDto;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.repository.Filters;
import org.litestarspring.repository.KeysetPage;
import org.litestarspring.repository.web.FilterBy;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.domain.Page;
import org.springframework.data.r2dbc.convert.R2dbcCustomConversions;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({FiltersApp.Departures.class, FiltersApp.Parcels.class, FiltersApp.Labels.class})
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

        @GetMapping("/cargo")
        Mono<KeysetPage<Departure>> cargo(@FilterBy({"origin", "delayMinutes"}) Filters<Departure> filters) {
            return filters.and(where("kind").is(Departure.Kind.CARGO).or("gate").is("xzy"))
                    .scroll(this.departures);
        }

        @PostMapping("/departures")
        Mono<List<Departure>> add(@RequestBody List<Departure> rows) {
            return this.departures.insertAll(rows).collectList();
        }

        @PutMapping("/departures/{id}")
        Mono<Departure> move(@PathVariable long id, @RequestParam LocalDateTime scheduled) {
            return this.departures
                    .findById(id)
                    .flatMap(row -> this.departures.save(new Departure(
                            id,
                            scheduled,
                            row.origin(),
                            row.delayMinutes(),
                            row.kind(),
                            row.gate(),
                            row.internalNote())));
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

    @RestController
    @NoDto
    static class Parcels {

        private final AsyncRepository<Parcel, Long> parcels;

        Parcels(AsyncRepository<Parcel, Long> parcels) {
            this.parcels = parcels;
        }

        @GetMapping("/parcels")
        Mono<KeysetPage<Parcel>> scroll(
                @FilterBy(
                                value = {
                                    "day=due",
                                    "at",
                                    "mark",
                                    "price",
                                    "fragile",
                                    "weight",
                                    "city=address.city",
                                    "address.zip",
                                    "address.country.code"
                                },
                                sort = {"day", "city", "country=address.country.code"},
                                defaultSort = "day")
                        Filters<Parcel> filters) {
            return filters.scroll(this.parcels);
        }
    }

    @RestController
    @NoDto
    static class Labels {

        private final AsyncRepository<Label, Long> labels;

        Labels(AsyncRepository<Label, Long> labels) {
            this.labels = labels;
        }

        @GetMapping("/labels")
        Mono<Long> count(@FilterBy({"latin", "basic", "binary"}) Filters<Label> filters) {
            return filters.count(this.labels);
        }
    }

    @Bean
    R2dbcCustomConversions conversions(ConnectionFactory database) {
        return R2dbcCustomConversions.of(
                DialectResolver.getDialect(database), List.of(new Parcel.ToGrams(), new Parcel.OfGrams()));
    }

    @Bean
    Converter<String, Parcel.Weight> weights() {
        return new Parcel.OfText();
    }
}
