package org.litestarspring.demo;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

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

    /** Looks the code up. */
    class Check implements ConstraintValidator<AirportCode, String> {

        private final Airports airports;

        Check(Airports airports) {
            this.airports = airports;
        }

        @Override
        public boolean isValid(@Nullable String code, ConstraintValidatorContext context) {
            return code == null || this.airports.exists(code);
        }
    }
}
