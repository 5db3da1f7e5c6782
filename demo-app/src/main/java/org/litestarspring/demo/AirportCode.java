package org.litestarspring.demo;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The code of an airport that exists. Constraints of an entity hold for its DTOs too, your own as well. */
@Constraint(validatedBy = AirportCode.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@interface AirportCode {

    /** What a client reads. */
    String message() default "is not the code of an airport; GET /api/airports lists them";

    /** As each constraint has. */
    Class<?>[] groups() default {};

    /** As each constraint has. */
    Class<? extends Payload>[] payload() default {};

    /** Looks the code up in memory: airports are few, they never change, and each row of a file asks for two. */
    class Check implements ConstraintValidator<AirportCode, String> {

        private final Codes codes;

        Check(Codes codes) {
            this.codes = codes;
        }

        @Override
        public boolean isValid(@Nullable String code, ConstraintValidatorContext context) {
            return code == null || this.codes.known.contains(code);
        }
    }

    /** All codes, read once at start. */
    @Component
    class Codes {

        private volatile Set<String> known = Set.of();

        Mono<Void> load(AsyncRepository<Airport, String> airports) {
            return airports.findAll()
                    .map(Airport::iata)
                    .collect(Collectors.toUnmodifiableSet())
                    .doOnNext(all -> this.known = all)
                    .then();
        }
    }
}
