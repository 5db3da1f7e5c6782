package org.litestarspring.dto;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;

/**
 * Validates generated records, whose constraints are the entity's, and names the places in wire names.
 *
 * @since 0.1
 */
public final class DtoValidation {

    private final @Nullable Validator validator;
    private final HttpStatusCode status;

    /**
     * Creates the validation.
     *
     * @param validator null where there is none on the class path: then nothing is ever violated
     * @param status of the answer to a violated constraint, 400 or 422
     */
    public DtoValidation(@Nullable Validator validator, HttpStatusCode status) {
        this.validator = validator;
        this.status = status;
    }

    /** The status of the answer to a body that cannot be taken. */
    public HttpStatusCode status() {
        return this.status;
    }

    /**
     * Checks a whole body.
     *
     * @param prefix where in the body {@code dto} stands, as a JSON pointer; empty for the body itself
     * @param groups the validation groups, none for the default one
     */
    public <D> List<DtoViolation> check(DtoMapper<?, D> mapper, D dto, String prefix, Class<?>... groups) {
        return check(mapper, dto, prefix, pointer -> true, groups);
    }

    /** Checks the fields of a partial body that are present. */
    public <D> List<DtoViolation> checkPresent(DtoMapper<?, D> mapper, D dto, DtoPresence present, Class<?>... groups) {
        return check(mapper, dto, "", pointer -> isPresent(pointer, present), groups);
    }

    private <D> List<DtoViolation> check(
            DtoMapper<?, D> mapper, D dto, String prefix, Predicate<String> counts, Class<?>... groups) {
        if (this.validator == null) {
            return List.of();
        }
        List<DtoViolation> violations = new ArrayList<>();
        for (ConstraintViolation<D> violation : this.validator.validate(dto, groups)) {
            String pointer = pointer(violation.getPropertyPath(), mapper);
            if (counts.test(pointer)) {
                violations.add(new DtoViolation(
                        prefix + pointer,
                        violation
                                .getConstraintDescriptor()
                                .getAnnotation()
                                .annotationType()
                                .getSimpleName(),
                        violation.getMessage(),
                        scalar(violation.getInvalidValue())));
            }
        }
        violations.sort(Comparator.comparing(DtoViolation::pointer).thenComparing(DtoViolation::code));
        return violations;
    }

    /** {@code legs[2].gate} is {@code /legs/2/gate}, each step by its wire name. */
    private static String pointer(Path path, DtoMapper<?, ?> mapper) {
        StringBuilder pointer = new StringBuilder();
        String natural = "";
        for (Path.Node step : path) {
            if (step.isInIterable()) {
                Object place = step.getIndex() != null ? step.getIndex() : step.getKey();
                pointer.append('/').append(place == null ? "-" : place.toString());
            }
            // A container's element is a step of its own with a name in angle brackets, which is no property.
            if (step.getName() == null || step.getName().startsWith("<")) {
                continue;
            }
            natural = natural.isEmpty() ? step.getName() : natural + "." + step.getName();
            String wire = mapper.wireNames().getOrDefault(natural, step.getName());
            pointer.append('/').append(wire.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static boolean isPresent(String pointer, DtoPresence present) {
        String[] steps = pointer.substring(1).split("/");
        DtoPresence at = present;
        for (int i = 0; i < steps.length; i++) {
            if (!at.has(steps[i])) {
                // Inside a list every element is whole; above it the field itself is absent.
                return i > 0 && steps[i].chars().allMatch(Character::isDigit);
            }
            at = at.in(steps[i]);
        }
        return true;
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length() <= 100 ? text.toString() : text.subSequence(0, 100) + "...";
        }
        return value instanceof Number || value instanceof Boolean || value instanceof Enum<?> ? value : null;
    }
}
