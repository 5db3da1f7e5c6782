package org.litestarspring.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;

/**
 * As which problem a failure is answered, for the whole application where it is a bean; {@link ProblemFor} says the same
 * on a handler.
 *
 * <pre>{@code
 * @Bean
 * ProblemMapping noSeat() {
 *     return ProblemMapping.of(NoSeatException.class, HttpStatus.CONFLICT, "no-seat").withMessageShown();
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class ProblemMapping {

    private final List<Class<? extends Throwable>> exceptions;
    private final HttpStatusCode status;
    private final @Nullable String code;
    private final @Nullable String title;
    private final @Nullable String detail;
    private final boolean messageShown;

    private ProblemMapping(
            List<Class<? extends Throwable>> exceptions,
            HttpStatusCode status,
            @Nullable String code,
            @Nullable String title,
            @Nullable String detail,
            boolean messageShown) {
        Assert.isTrue(
                status.isError(),
                () -> "A problem cannot have status " + status.value() + ". Give it one from 400 to 599.");
        Assert.isTrue(
                !exceptions.isEmpty() || code != null || title != null || detail != null,
                () -> "A problem for status " + status.value()
                        + " says nothing new. Give it exceptions, a code, a title or a detail.");
        this.exceptions = List.copyOf(exceptions);
        this.status = status;
        this.code = code;
        this.title = title;
        this.detail = detail;
        this.messageShown = messageShown;
    }

    /**
     * Maps an exception, its subclasses and what wraps them.
     *
     * @param code the problem's stable code
     * @throws IllegalArgumentException when the status is no error
     */
    public static ProblemMapping of(Class<? extends Throwable> exception, HttpStatusCode status, String code) {
        return new ProblemMapping(List.of(exception), status, code, null, null, false);
    }

    /**
     * Gives every failure that would be answered with a status this code.
     *
     * @throws IllegalArgumentException when the status is no error
     */
    public static ProblemMapping ofStatus(HttpStatusCode status, String code) {
        return new ProblemMapping(List.of(), status, code, null, null, false);
    }

    /** With a title, which the {@code MessageSource} may translate. */
    public ProblemMapping withTitle(String title) {
        return new ProblemMapping(this.exceptions, this.status, this.code, title, this.detail, this.messageShown);
    }

    /** With a detail, which the {@code MessageSource} may translate. */
    public ProblemMapping withDetail(String detail) {
        return new ProblemMapping(this.exceptions, this.status, this.code, this.title, detail, this.messageShown);
    }

    /** With the exception's own message as the detail. Only for messages that were written for clients. */
    public ProblemMapping withMessageShown() {
        return new ProblemMapping(this.exceptions, this.status, this.code, this.title, this.detail, true);
    }

    static ProblemMapping of(ProblemFor mark) {
        return new ProblemMapping(
                List.of(mark.value()),
                HttpStatusCode.valueOf(mark.status()),
                text(mark.code()),
                text(mark.title()),
                text(mark.detail()),
                mark.showMessage());
    }

    private static @Nullable String text(String given) {
        return given.isEmpty() ? null : given;
    }

    boolean isForStatus() {
        return this.exceptions.isEmpty();
    }

    /**
     * How far the nearest mapped class is above the exception's; -1 where none is.
     *
     * @param isKnown whether it is answered without a mapping too; then one of {@code RuntimeException} and the like,
     *     which is meant for what nobody foresaw, does not count
     */
    int distance(Throwable failure, boolean isKnown) {
        int nearest = -1;
        for (Class<? extends Throwable> mapped : this.exceptions) {
            int distance = 0;
            for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass(), distance++) {
                boolean counts = !isKnown || distance == 0 || !mapped.getName().startsWith("java.");
                if (type == mapped && counts && (nearest < 0 || distance < nearest)) {
                    nearest = distance;
                }
            }
        }
        return nearest;
    }

    HttpStatusCode status() {
        return this.status;
    }

    @Nullable
    String code() {
        return this.code;
    }

    @Nullable
    String title() {
        return this.title;
    }

    @Nullable
    String detail() {
        return this.detail;
    }

    boolean isMessageShown() {
        return this.messageShown;
    }
}
