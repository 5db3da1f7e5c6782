package org.litestarspring.dto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.UnaryOperator;

/**
 * Derives a data transfer object from an entity.
 *
 * <p>On an interface {@code FlightView} the processor generates, in the same compilation, the record {@code
 * FlightViewDto} and its mapper {@code FlightViewDtoMapper}. A static method of the interface that takes the
 * entity is a computed field of its own name. Paths are the entity's property names joined by dots ({@code
 * airline.apiSecret}); they go through collections, arrays, map values and optionals without an index. A path that does
 * not exist is a compile error.
 *
 * <pre>{@code
 * @Dto(of = Flight.class, exclude = "internalNote", naming = Naming.SNAKE_CASE)
 * public interface FlightView {
 *     static String route(Flight flight) { return flight.getOrigin() + "-" + flight.getDestination(); }
 * }
 * }</pre>
 *
 * @see DtoField
 * @since 0.1
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Dto {

    /**
     * The entity: a bean, a record, a class with a constructor or builder, an abstract value type whose implementation is
     * generated, or a sealed or {@code @JsonSubTypes} family of those.
     */
    Class<?> of();

    /**
     * The only paths to take; empty takes all. A path takes what is below it, {@code airline.iata} takes of the airline
     * its code alone. Not together with {@link #exclude()}.
     */
    String[] include() default {};

    /** The paths to leave out. */
    String[] exclude() default {};

    /** Wire names that differ from the naming rule, each as {@code path=wireName}. */
    String[] rename() default {};

    /** How property names become wire names. */
    Naming naming() default Naming.INHERIT;

    /**
     * A function for wire names that {@link #naming()} has no rule for. The processor runs it, once a name, so it lies on
     * the processor path, compiled, with a constructor without arguments.
     */
    Class<? extends UnaryOperator<String>> namedBy() default NoNaming.class;

    /** Which way bodies go. {@link Direction#OUT} alone fits an entity that no body could make. */
    Direction direction() default Direction.BOTH;

    /**
     * Whether bodies that come in are partial: what they lack stays as it is. Handlers take them as {@link DtoData}, never
     * as the entity, where absent and null would be one thing.
     */
    boolean partial() default false;

    /**
     * The DTOs of nested objects: wherever an object of such a DTO's entity lies, its rules hold. Paths of this DTO may
     * leave out more there, and never take more.
     */
    Class<?>[] uses() default {};

    /** What an answer has for a property without a value. */
    Nulls nulls() default Nulls.INHERIT;

    /**
     * How many levels of nested objects to follow: 0 takes the entity's own scalar properties, 1 also its nested
     * objects'. What lies deeper is left out, and said so in a note of the compiler. The default, -1, follows all and
     * refuses a cycle.
     */
    int maxDepth() default -1;

    /** What to do with fields of a body that the DTO does not have. */
    UnknownFields unknownFields() default UnknownFields.INHERIT;

    /** Whether a body may write one kind of scalar as another, such as {@code "5"} for a number. */
    Scalars scalars() default Scalars.INHERIT;

    /** No function: {@link #naming()} holds. */
    final class NoNaming implements UnaryOperator<String> {

        private NoNaming() {}

        @Override
        public String apply(String name) {
            return name;
        }
    }
}
