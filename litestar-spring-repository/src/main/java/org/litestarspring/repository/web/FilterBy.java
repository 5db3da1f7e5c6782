package org.litestarspring.repository.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a handler's {@code Filters<Entity>} argument, and says which properties clients may filter and sort by.
 *
 * <p>{@code ?delayMinutes=gte.15&origin=in.SFO,OAK&sort=-scheduled&size=20&cursor=...}
 *
 * <ul>
 *   <li>A filter is {@code name=operator.value}; without an operator, {@code eq} is meant. Operators: {@code eq},
 *       {@code neq}, {@code gt}, {@code gte}, {@code lt}, {@code lte}, {@code in}, {@code between}, {@code isnull} (with
 *       {@code true} or {@code false}), and for text {@code like} and {@code ilike} (the value is a pattern of {@code %}
 *       and {@code _}, escaped by {@code \}), {@code startswith} and {@code contains} (the value is taken as it is). {@code
 *       not.} before an operator, or before a value, turns it round; as in SQL, rows without a value meet neither.
 *   <li>Texts are compared to the letter, on SQL Server as the column's collation does; {@code ilike} leaves case aside. What is greater or
 *       less is the collation's to say.
 *   <li>Lower-case letters before the first dot are an operator: to compare with such a text, write {@code
 *       eq.san.francisco}.
 *   <li>{@code in} and {@code between} take a list, in parentheses or not. A value with a comma or a quote stands in
 *       double quotes, inside which {@code \"} and {@code \\} are a quote and a backslash: {@code in."Smith, John",Jones}.
 *   <li>A filter that comes twice must be met twice: {@code delayMinutes=gte.15&delayMinutes=lt.60}.
 *   <li>{@code or=(delayMinutes.gte.15,origin.in.(SFO,OAK))} is met by rows that meet one of its filters, {@code and} by
 *       those that meet all; {@code not.or} and {@code not.and} are their opposites. Such groups stand in groups: {@code
 *       or=(origin.eq.SFO,and(kind.eq.CARGO,not.or(gate.isnull.true,gate.eq.A1)))}. In a group, lists stand in
 *       parentheses, and a value with a comma or a parenthesis in double quotes.
 *   <li>{@code sort} lists names, {@code -} for descending. {@code size} is bounded by {@code
 *       litestar.repository.page.max-size}. {@code page} counts from 0; {@code cursor} is what the page before gave, and
 *       belongs to its sort and its filters.
 * </ul>
 *
 * <p>Whatever is wrong with the parameters is answered at once, as one 400 problem whose {@code errors} name each. A
 * parameter that neither is listed nor is another argument of the handler is wrong, too. {@code
 * litestar.repository.filter.*} bound how much a request can ask.
 *
 * @since 0.1
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface FilterBy {

    /**
     * The properties of the entity that clients may filter by, those of embedded values by their path: {@code
     * "address.city"}. What clients write is another name where one stands before it: {@code "city=address.city"}.
     */
    String[] value();

    /**
     * The names of {@link #value()}, or other properties, that clients may sort by; all of {@code value} where none is
     * named.
     */
    String[] sort() default {};

    /** The order where a client asks for none, such as {@code "-scheduled"}; by the identifier where none is named. */
    String[] defaultSort() default {};

    /** Parameters of the request that something else reads, such as a filter of the web server. */
    String[] others() default {};
}
