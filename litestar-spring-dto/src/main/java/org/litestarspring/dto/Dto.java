package org.litestarspring.dto;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Derives a data transfer object from an entity.
 *
 * <p>On an interface {@code FlightView} the processor generates, in the same compilation, the record {@code
 * FlightViewDto} and its MapStruct mapper {@code FlightViewDtoMapper}. A static method of the interface that takes the
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

    /** The entity: a bean or a record. */
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
     * How many levels of nested objects to follow: 0 takes the entity's own scalar properties, 1 also its nested
     * objects'. What lies deeper is left out, and said so in a note of the compiler. The default, -1, follows all and
     * refuses a cycle.
     */
    int maxDepth() default -1;

    /** What to do with fields of a body that the DTO does not have. */
    UnknownFields unknownFields() default UnknownFields.INHERIT;

    /** Whether a body may write one kind of scalar as another, such as {@code "5"} for a number. */
    Scalars scalars() default Scalars.INHERIT;
}
