package org.litestarspring.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thrown for a property whose value nothing can honour; the start fails with the lines to write instead.
 *
 * @since 0.1
 */
public final class InvalidPropertyException extends IllegalArgumentException {

    private final List<String> instead;

    /**
     * Creates the exception.
     *
     * @param property the property's whole name
     * @param value what it is set to
     * @param fault why that cannot be, as a sentence
     * @param instead lines of application.yml, or other advice, of which one helps
     */
    public InvalidPropertyException(String property, @Nullable Object value, String fault, List<String> instead) {
        super("%s is \"%s\". %s".formatted(property, value, fault));
        this.instead = List.copyOf(instead);
    }

    /** As the other, where another value of the same property helps: {@code instead}. */
    public InvalidPropertyException(String property, @Nullable Object value, String fault, String instead) {
        this(property, value, fault, List.of(property + ": " + instead));
    }

    /** What to write instead, one of these. */
    public List<String> instead() {
        return this.instead;
    }
}
