package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Map;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** How an instance of an entity comes to be. */
sealed interface Creation {

    /** By a constructor without arguments; setters do the rest. */
    record Plain() implements Creation {}

    /**
     * By a constructor or factory method with arguments; setters do what is left.
     *
     * @param call {@code new app.Flight} or {@code app.Flight.of}
     */
    record Arguments(String call, List<Argument> arguments) implements Creation {}

    /**
     * By a builder.
     *
     * @param start {@code app.Flight.builder()}
     * @param copy how to begin with all that an instance has; null where properties are copied one by one
     * @param writes by property
     * @param clears statements that empty a property before it is written over, by property
     * @param build {@code build()}
     */
    record Building(
            String start,
            @Nullable String copy,
            Map<String, Property.Write> writes,
            Map<String, String> clears,
            List<Argument> required,
            String build)
            implements Creation {}

    /**
     * By one of its subtypes.
     *
     * @param discriminator the tag's name on the wire
     */
    record Family(String discriminator, List<Subtype> subtypes) implements Creation {}

    /** Not at all. */
    record Never(String why) implements Creation {}

    /**
     * What a constructor takes.
     *
     * @param isRequired whether it cannot do without: primitive, or marked as never null
     */
    record Argument(String name, TypeMirror type, boolean takesOptional, boolean isRequired) {}

    /** A member of a family, and its tag. */
    record Subtype(String tag, DeclaredType type) {}
}
