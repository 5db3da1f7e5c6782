package org.litestarspring.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says as which problem a failure is answered.
 *
 * <pre>{@code
 * @ProblemFor(value = NoSeatException.class, status = 409, code = "no-seat")
 * @ProblemFor(status = 404, code = "no-flight", detail = "There is no such flight.")
 * @GetMapping("/flights/{id}/seats")
 * Mono<Seats> seats(@PathVariable long id) { ... }
 * }</pre>
 *
 * <p>With exceptions it maps those, their subclasses and what wraps them; without, every failure that would be answered
 * with {@code status}, which then has this code and these texts. On a method it holds for that handler, on a controller
 * for its handlers, and on a {@code @ControllerAdvice}, the application class or any other bean for all; the nearest
 * wins, and at one level the nearest class. An {@code @ExceptionHandler} comes before all of these, and what an exception
 * says of itself, as {@code ErrorResponse} or by {@code @ResponseStatus}, after; but a mapping of {@code
 * RuntimeException} or another class of the JDK does not take what is known to have an answer.
 *
 * <p>Texts are looked up in the {@code MessageSource} first, under Spring's codes of problems: {@code
 * problemDetail.title.} and {@code problemDetail.} with the exception's class name, then with the problem's code.
 *
 * @see ProblemMapping
 * @since 0.1
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ProblemFor.All.class)
public @interface ProblemFor {

    /** The exceptions that are mapped; none for all failures of {@link #status}. */
    Class<? extends Throwable>[] value() default {};

    /** The status of the answer, 400 to 599. */
    int status();

    /** The problem's stable code; by default that of the status. */
    String code() default "";

    /** The problem's title; by default that of the status. */
    String title() default "";

    /** What the client reads; by default nothing of the failure. */
    String detail() default "";

    /** Whether the exception's own message is the detail, for messages that were written for clients. */
    boolean showMessage() default false;

    /**
     * Holds several.
     *
     * @since 0.1
     */
    @Target({ElementType.METHOD, ElementType.TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @interface All {

        /** The annotations. */
        ProblemFor[] value();
    }
}
