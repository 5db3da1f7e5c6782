package org.litestarspring.autoconfigure.websocket;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.web.UseDto;
import org.litestarspring.web.Blocking;
import org.springframework.beans.propertyeditors.StringTrimmerEditor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.method.InvocableHandlerMethod;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Listeners of JSON, of every kind that can be called straight. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OwnResources.class)
class BothWaysApp {

    final Queue<String> observed = new ConcurrentLinkedQueue<>();

    @Bean
    Listeners bothWays() {
        return new Listeners();
    }

    @Bean
    ObservationRegistry observationRegistry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {

            @Override
            public boolean supportsContext(Observation.Context context) {
                return "litestar.websocket.message".equals(context.getName());
            }

            @Override
            public void onStop(Observation.Context context) {
                BothWaysApp.this.observed.add(
                        context.getLowCardinalityKeyValues() + " " + (context.getError() == null ? "" : "failed"));
            }
        });
        return registry;
    }

    interface Strict {}

    record Leg(@NotBlank String from, @Positive int gate) {}

    record Booking(@NotBlank String text) {}

    record Trip(
            @NotBlank @Size(max = 5) String text,
            @NotNull(groups = Strict.class) @Nullable String remark,
            @Nullable List<@Valid Leg> legs) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
    sealed interface Shape permits Circle, Square {}

    record Circle(int radius) implements Shape {}

    record Square(int side) implements Shape {}

    static class BusinessException extends RuntimeException {}

    static class Listeners {

        @WebSocketListener("/way")
        Boolean way(Trip trip) {
            return isStraight();
        }

        private static boolean isStraight() {
            return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                    .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                            .noneMatch(InvocableHandlerMethod.class::isAssignableFrom));
        }

        @InitBinder("booking")
        void bookings(WebDataBinder binder) {
            binder.addValidators(Validator.forInstanceOf(Booking.class, (booking, errors) -> {
                if (booking.text().equals("taken")) {
                    errors.rejectValue("text", "taken", "is taken");
                }
            }));
        }

        @WebSocketListener("/bound")
        Booking bound(@Valid Booking booking) {
            return booking;
        }

        @InitBinder("leg")
        void legs(WebDataBinder binder) {
            binder.registerCustomEditor(String.class, new StringTrimmerEditor(true));
        }

        @WebSocketListener("/edited")
        Boolean edited(@Valid Leg leg) {
            return isStraight();
        }

        @WebSocketListener("/dto")
        @UseDto(Flight.View.class)
        Flight dto(Flight flight) {
            return new Flight(flight.number(), flight.minutes() + 1, "hidden");
        }

        @WebSocketListener("/dto-list")
        @UseDto(Flight.View.class)
        Flux<Flight> dtoList(List<Flight> flights) {
            return Flux.fromIterable(flights);
        }

        @WebSocketListener("/dto-part")
        @UseDto(Flight.View.class)
        Mono<Flight> dtoPart(DtoData<Flight> changes) {
            return Mono.just(changes.applyTo(new Flight("UA-1", 1, "hidden")));
        }

        @WebSocketListener("/valid")
        Trip valid(@Valid Trip trip) {
            return trip;
        }

        @WebSocketListener("/groups")
        Trip groups(@Validated(Strict.class) Trip trip) {
            return trip;
        }

        @WebSocketListener("/unchecked")
        Mono<Trip> unchecked(Trip trip) {
            return Mono.just(trip);
        }

        @WebSocketListener("/constrained")
        Map<String, Leg> constrained(
                @Size(max = 1) Map<String, @Valid Leg> legs, @RequestParam(defaultValue = "1") @Max(10) int limit) {
            return legs;
        }

        @WebSocketListener("/tree")
        JsonNode tree(JsonNode tree) {
            return tree;
        }

        @WebSocketListener("/shape")
        Shape shape(Shape shape) {
            return shape;
        }

        @Blocking
        @WebSocketListener("/blocking")
        String blocking(Trip trip) {
            if (trip.text() == null || trip.text().isEmpty()) {
                throw new BusinessException();
            }
            return trip.text() + " on " + Thread.currentThread().getName().replaceAll("[0-9]+", "N");
        }

        @WebSocketListener(path = "/four", concurrency = 4)
        Mono<Trip> four(Trip trip) {
            return Mono.just(trip);
        }

        @WebSocketListener("/result")
        @Nullable
        Object result(Trip trip) throws Exception {
            return switch (trip.text()) {
                case "null" -> null;
                case "text" -> "text";
                case "bytes" -> new byte[] {1, 2};
                case "several" -> Flux.just("a", "b");
                case "none" -> Mono.empty();
                case "entity" -> ResponseEntity.accepted().body(new Leg("FRA", 1));
                case "close" -> new CloseStatus(4001, "enough");
                case "later" -> Mono.error(new BusinessException());
                case "thrown" -> throw new BusinessException();
                case "status" -> throw new ResponseStatusException(HttpStatus.CONFLICT, "Taken.");
                case "both" -> Flux.concat(Mono.just("a"), Mono.error(new BusinessException()));
                case "checked" -> throw new Exception("not for clients");
                case "error" -> throw new AssertionError("not for clients");
                case "cycle" -> new Cycle();
                default -> trip;
            };
        }

        @ExceptionHandler
        Map<String, String> business(BusinessException failure) {
            return Map.of("type", "refused");
        }
    }

    /** What no codec can write. */
    static class Cycle {

        public Cycle getCycle() {
            throw new IllegalStateException("not for clients");
        }
    }
}
