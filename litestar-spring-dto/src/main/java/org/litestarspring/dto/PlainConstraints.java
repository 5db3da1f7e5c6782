package org.litestarspring.dto;

import jakarta.validation.GroupSequence;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.BeanDescriptor;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import jakarta.validation.metadata.ValidateUnwrappedValue;
import java.lang.annotation.Annotation;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds records valid without asking the validator, which is slow about it: where all constraints are simple ones of
 * Jakarta's, checked by the validator's own classes. It never finds one invalid; that, with message and place, and any
 * other constraint is the validator's.
 */
final class PlainConstraints {

    /** Validators of other origin, also of Jakarta's constraints, may mean anything. */
    private static final String KNOWN_VALIDATORS = "org.hibernate.validator.internal.constraintvalidators.bv.";

    private final Validator validator;
    private final Map<Class<?>, Optional<Check[]>> known = new ConcurrentHashMap<>();

    /** What one component must fulfil; null of a component is a value too. */
    private record Check(Method accessor, List<Predicate<@Nullable Object>> rules) {}

    PlainConstraints(Validator validator) {
        this.validator = validator;
    }

    /** Whether the record is surely valid in the default group. */
    boolean areMet(Object bean) {
        Check[] checks = checks(bean.getClass());
        if (checks == null) {
            return false;
        }
        try {
            for (Check check : checks) {
                Object value = check.accessor().invoke(bean);
                for (Predicate<@Nullable Object> rule : check.rules()) {
                    if (!rule.test(value)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (ReflectiveOperationException failure) {
            return false;
        }
    }

    private Check @Nullable [] checks(Class<?> type) {
        Optional<Check[]> found = this.known.get(type);
        if (found == null) {
            found = Optional.ofNullable(work(type));
            this.known.put(type, found);
        }
        return found.orElse(null);
    }

    private Check @Nullable [] work(Class<?> type) {
        if (!type.isRecord() || type.isAnnotationPresent(GroupSequence.class)) {
            return null;
        }
        BeanDescriptor bean = this.validator.getConstraintsForClass(type);
        if (!bean.getConstraintDescriptors().isEmpty()) {
            return null;
        }
        List<Check> checks = new ArrayList<>();
        int properties = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            PropertyDescriptor property = bean.getConstraintsForProperty(component.getName());
            if (property == null) {
                continue;
            }
            properties++;
            List<Predicate<@Nullable Object>> rules = rules(property);
            if (rules == null) {
                return null;
            }
            Method accessor = component.getAccessor();
            try {
                accessor.setAccessible(true);
            } catch (InaccessibleObjectException closed) {
                return null;
            }
            checks.add(new Check(accessor, rules));
        }
        return properties == bean.getConstrainedProperties().size() ? checks.toArray(Check[]::new) : null;
    }

    /** Null where one is not known here. */
    private <E extends ElementDescriptor & CascadableDescriptor & ContainerDescriptor> @Nullable
            List<Predicate<@Nullable Object>> rules(E element) {
        List<Predicate<@Nullable Object>> rules = new ArrayList<>();
        for (ConstraintDescriptor<?> constraint : element.getConstraintDescriptors()) {
            if (!constraint.getGroups().contains(Default.class)) {
                continue;
            }
            Predicate<@Nullable Object> rule = isKnown(constraint) ? rule(constraint.getAnnotation()) : null;
            if (rule == null) {
                return null;
            }
            rules.add(rule);
        }
        if (!element.getGroupConversions().isEmpty()) {
            return null;
        }
        if (element.isCascaded()) {
            rules.add(this::isValid);
        }
        for (ContainerElementTypeDescriptor inside : element.getConstrainedContainerElementTypes()) {
            List<Predicate<@Nullable Object>> each = rules(inside);
            if (each == null) {
                return null;
            }
            if (each.isEmpty()) {
                continue;
            }
            // An array has no argument.
            Integer argument = inside.getTypeArgumentIndex();
            if (argument == null) {
                rules.add(value ->
                        value == null || value instanceof Object[] values && areMet(each, Arrays.asList(values)));
            } else if (Collection.class.isAssignableFrom(inside.getContainerClass()) && argument == 0) {
                rules.add(value -> value == null || value instanceof Collection<?> values && areMet(each, values));
            } else if (Map.class.isAssignableFrom(inside.getContainerClass()) && argument == 1) {
                rules.add(value -> value == null || value instanceof Map<?, ?> values && areMet(each, values.values()));
            } else {
                return null;
            }
        }
        return rules;
    }

    private static boolean areMet(List<Predicate<@Nullable Object>> rules, Collection<?> values) {
        for (Object value : values) {
            for (Predicate<@Nullable Object> rule : rules) {
                if (!rule.test(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What {@code @Valid} asks for. */
    private boolean isValid(@Nullable Object value) {
        if (value instanceof Collection<?> values) {
            return areMet(List.of(this::isValid), values);
        }
        if (value instanceof Object[] values) {
            return areMet(List.of(this::isValid), Arrays.asList(values));
        }
        return value == null || areMet(value);
    }

    private static boolean isKnown(ConstraintDescriptor<?> constraint) {
        return constraint.getComposingConstraints().isEmpty()
                && constraint.getValueUnwrapping() == ValidateUnwrappedValue.DEFAULT
                && constraint.getConstraintValidatorClasses().stream()
                        .allMatch(type -> type.getName().startsWith(KNOWN_VALIDATORS));
    }

    private static @Nullable Predicate<@Nullable Object> rule(Annotation constraint) {
        if (constraint instanceof NotNull) {
            return value -> value != null;
        }
        if (constraint instanceof Null) {
            return value -> value == null;
        }
        if (constraint instanceof NotBlank) {
            return value -> value instanceof String text && !text.isBlank();
        }
        if (constraint instanceof NotEmpty) {
            return value -> size(value) > 0;
        }
        if (constraint instanceof Size size) {
            // Asked once: an annotation is a proxy.
            int least = size.min();
            int most = size.max();
            return value -> value == null || size(value) >= least && size(value) <= most;
        }
        if (constraint instanceof Pattern pattern) {
            int flags = 0;
            for (Pattern.Flag flag : pattern.flags()) {
                flags |= flag.getValue();
            }
            java.util.regex.Pattern compiled = java.util.regex.Pattern.compile(pattern.regexp(), flags);
            return value -> value == null
                    || value instanceof String text && compiled.matcher(text).matches();
        }
        if (constraint instanceof AssertTrue) {
            return value -> value == null || Boolean.TRUE.equals(value);
        }
        if (constraint instanceof AssertFalse) {
            return value -> value == null || Boolean.FALSE.equals(value);
        }
        return bound(constraint);
    }

    private static @Nullable Predicate<@Nullable Object> bound(Annotation constraint) {
        if (constraint instanceof Max max) {
            return within(Long.MIN_VALUE, max.value());
        }
        if (constraint instanceof Min min) {
            return within(min.value(), Long.MAX_VALUE);
        }
        if (constraint instanceof Positive) {
            return within(1, Long.MAX_VALUE);
        }
        if (constraint instanceof PositiveOrZero) {
            return within(0, Long.MAX_VALUE);
        }
        if (constraint instanceof Negative) {
            return within(Long.MIN_VALUE, -1);
        }
        return constraint instanceof NegativeOrZero ? within(Long.MIN_VALUE, 0) : null;
    }

    /** Of whole numbers; any other is the validator's. */
    private static Predicate<@Nullable Object> within(long least, long most) {
        return value -> {
            if (value == null) {
                return true;
            }
            if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
                long number = ((Number) value).longValue();
                return number >= least && number <= most;
            }
            return false;
        };
    }

    /** -1 of what has no size that is known here. */
    private static int size(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Collection<?> values) {
            return values.size();
        }
        if (value instanceof Object[] values) {
            return values.length;
        }
        return value instanceof Map<?, ?> entries ? entries.size() : -1;
    }
}
