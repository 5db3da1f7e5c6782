package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.processor.model.Leg;
import org.litestarspring.dto.web.DtoHandlersCheck;
import org.litestarspring.dto.web.DtoHandlersException;
import org.litestarspring.dto.web.UseDto;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import reactor.core.publisher.Mono;

class DtoWayTest {

    @Dto(of = Leg.class, direction = Direction.OUT)
    interface LegOut {}

    @Dto(of = Leg.class, direction = Direction.IN)
    interface LegIn {}

    @Dto(of = Leg.class, partial = true)
    interface LegChange {}

    @Test
    @DisplayName(
            "D26 D35 a DTO on a handler of the way that it does not go fails the start, as a whole body does under a"
                    + " partial one")
    void ways() {
        assertThatThrownBy(() -> new AnnotationConfigApplicationContext(App.class).close())
                .isInstanceOfSatisfying(DtoHandlersException.class, failure -> assertThat(failure.faults())
                        .hasSize(3)
                        .anySatisfy(fault -> assertThat(fault)
                                .contains("Legs.add takes", "the direction of LegOut is OUT", "@UseDto(in = ...)"))
                        .anySatisfy(fault -> assertThat(fault)
                                .contains("Legs.one returns", "the direction of LegIn is IN", "@UseDto(out = ...)"))
                        .anySatisfy(fault -> assertThat(fault)
                                .contains("Legs.change takes", "LegChange is partial", "Take DtoData<Leg>")));
    }

    @RestController
    static class Legs {

        @PostMapping("/legs")
        @UseDto(LegOut.class)
        Mono<Leg> add(@RequestBody Leg leg) {
            return Mono.just(leg);
        }

        @GetMapping("/legs")
        @UseDto(LegIn.class)
        Mono<Leg> one() {
            return Mono.empty();
        }

        @PatchMapping("/legs")
        @UseDto(LegChange.class)
        Mono<Leg> change(@RequestBody Leg leg) {
            return Mono.just(leg);
        }

        @PatchMapping("/legs/1")
        @UseDto(LegChange.class)
        Mono<Leg> changeOne(@RequestBody DtoData<Leg> leg) {
            return Mono.just(leg.create());
        }
    }

    @Configuration
    static class App extends DtoWebFlux {

        @Bean
        Legs legs() {
            return new Legs();
        }

        @Bean
        DtoHandlersCheck check(RequestMappingHandlerMapping requestMappingHandlerMapping) {
            return new DtoHandlersCheck(requestMappingHandlerMapping, bindings());
        }
    }
}
