package org.litestarspring.dto;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    private final @Nullable PlainConstraints plain;
    private final HttpStatusCode status;

    /**
     * Creates the validation.
     *
     * @param validator null where there is none on the class path: then nothing is ever violated
     * @param status of the answer to a violated constraint, 400 or 422
     */
    public DtoValidation(@Nullable Validator validator, HttpStatusCode status) {
        this.validator = validator;
        this.plain = validator == null ? null : new PlainConstraints(validator);
        this.status = status;
    }

    /** The status of the answer to a body that cannot be taken. */
    public HttpStatusCode status() {
        return this.status;
    }

    /** Whether what the processor requires of a body, in the default group, is found when these groups are checked. */
    public boolean finds(Class<?>... groups) {
        return this.validator != null
                && (groups.length == 0 || Arrays.asList(groups).contains(Default.class));
    }

    /**
     * Checks a whole body.
     *
     * @param prefix where in the body {@code dto} stands, as a JSON pointer; empty for the body itself
     * @param groups the validation groups, none for the default one
     */
    public <D> List<DtoViolation> check(DtoMapper<?, D> mapper, D dto, String prefix, Class<?>... groups) {
        return check(mapper, dto, prefix, path -> true, groups);
    }

    /**
     * Checks the fields of a partial body that are present.
     *
     * @param prefix where in the body {@code dto} stands, as a JSON pointer; empty for the body itself
     */
    public <D> List<DtoViolation> checkPresent(
            DtoMapper<?, D> mapper, D dto, DtoPresence present, String prefix, Class<?>... groups) {
        return check(mapper, dto, prefix, path -> isPresent(path, mapper, present), groups);
    }

    private <D> List<DtoViolation> check(
            DtoMapper<?, D> mapper, D dto, String prefix, Predicate<Path> counts, Class<?>... groups) {
        if (this.validator == null || this.plain == null || isDefault(groups) && this.plain.areMet(dto)) {
            return List.of();
        }
        Set<ConstraintViolation<D>> found = this.validator.validate(dto, groups);
        if (found.isEmpty()) {
            return List.of();
        }
        List<DtoViolation> violations = new ArrayList<>();
        for (ConstraintViolation<D> violation : found) {
            if (counts.test(violation.getPropertyPath())) {
                violations.add(new DtoViolation(
                        prefix + pointer(violation.getPropertyPath(), mapper),
                        violation
                                .getConstraintDescriptor()
                                .getAnnotation()
                                .annotationType()
                                .getSimpleName(),
                        violation.getMessage(),
                        scalar(violation.getInvalidValue())));
            }
        }
        violations.sort(DtoViolation.ORDER);
        return violations;
    }

    private static boolean isDefault(Class<?>... groups) {
        return groups.length == 0 || groups.length == 1 && groups[0] == Default.class;
    }

    /** {@code legs[2].gate} is {@code /legs/2/gate}, each step by its wire name. */
    private static String pointer(Path path, DtoMapper<?, ?> mapper) {
        StringBuilder pointer = new StringBuilder();
        DtoShape at = mapper.shape();
        for (Path.Node step : path) {
            if (step.isInIterable()) {
                Object place = step.getIndex() != null ? step.getIndex() : step.getKey();
                pointer.append('/').append(place == null ? "-" : escaped(place.toString()));
            }
            if (isProperty(step)) {
                DtoShape.Field field = field(at, step);
                pointer.append('/').append(escaped(field == null ? step.getName() : field.wireName()));
                at = field == null ? null : field.shape();
            }
        }
        return pointer.toString();
    }

    /** Inside a list or map every element is whole; above it each step must be in the body. */
    private static boolean isPresent(Path path, DtoMapper<?, ?> mapper, DtoPresence present) {
        DtoShape shape = mapper.shape();
        DtoPresence at = present;
        for (Path.Node step : path) {
            if (step.isInIterable()) {
                return true;
            }
            if (isProperty(step)) {
                DtoShape.Field field = field(shape, step);
                String wire = field == null ? step.getName() : field.wireName();
                if (!at.has(wire)) {
                    return false;
                }
                at = at.in(wire);
                shape = field == null ? null : field.shape();
            }
        }
        return true;
    }

    private static DtoShape.@Nullable Field field(@Nullable DtoShape shape, Path.Node step) {
        return shape == null ? null : shape.field(step.getName()).orElse(null);
    }

    /** A container's element is a step of its own with a name in angle brackets, which is no property. */
    private static boolean isProperty(Path.Node step) {
        return step.getName() != null && !step.getName().startsWith("<");
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    private static @Nullable Object scalar(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.length() <= 100 ? text.toString() : text.subSequence(0, 100) + "...";
        }
        return value instanceof Number || value instanceof Boolean || value instanceof Enum<?> ? value : null;
    }
}
