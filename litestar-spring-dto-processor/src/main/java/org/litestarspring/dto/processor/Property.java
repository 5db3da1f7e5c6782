package org.litestarspring.dto.processor;

import java.util.List;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * A property of an entity.
 *
 * @param read how it is read from an instance, such as {@code getOrigin()}; null where it cannot be
 * @param write how it is written on an instance; null where only a constructor or a builder takes it, or nothing
 * @param isCreated whether a constructor or a builder takes it
 * @param isNotNull whether it is primitive or marked as never null
 * @param isNullMarked whether what it holds is never null either, unless marked otherwise
 * @param isGenerated whether it is the database's or Spring Data's to fill
 * @param constraints its jakarta.validation annotations, as source
 * @param json what of Jackson's annotations holds on the wire too, as source
 * @param alias the name that the entity itself gives it on the wire
 * @param patch what a partial body does to it, a constant of {@code Patch}
 * @param ignored the properties of its object that Jackson ignores here
 * @param key the property path by which its elements are merged; empty where there is none
 */
record Property(
        String name,
        TypeMirror type,
        @Nullable String read,
        @Nullable Write write,
        boolean isCreated,
        Way way,
        boolean isNotNull,
        boolean isNullMarked,
        boolean isGenerated,
        List<String> constraints,
        List<String> json,
        @Nullable String alias,
        String patch,
        String key,
        List<String> ignored) {

    /**
     * A setter, a builder's method, or a field.
     *
     * @param template the statement, with {@code %s} for the value
     * @param takesOptional whether the value is an {@code Optional}
     */
    record Write(String template, boolean takesOptional) {

        String of(String value) {
            return this.template.replace("%s", value);
        }
    }

    boolean goesOut() {
        return this.read != null && this.way.out();
    }

    boolean comesIn() {
        return (this.write != null || this.isCreated) && this.way.in();
    }
}
