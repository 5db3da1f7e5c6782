package org.litestarspring.dto.processor;

import java.util.List;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * A property of an entity.
 *
 * @param getter the accessor's name; null where it cannot be read
 * @param setter the setter's name, or the property's own for a record's component; null where it cannot be set
 * @param constraints its jakarta.validation annotations, as source
 * @param alias the name that the entity itself gives it on the wire
 */
record Property(
        String name,
        TypeMirror type,
        @Nullable String getter,
        @Nullable String setter,
        Way way,
        List<String> constraints,
        @Nullable String alias) {

    /** Which way a property may cross the wire. */
    enum Way {
        READ_WRITE,
        READ_ONLY,
        WRITE_ONLY,
        PRIVATE
    }

    boolean goesOut() {
        return this.getter != null && (this.way == Way.READ_WRITE || this.way == Way.READ_ONLY);
    }

    boolean comesIn() {
        return this.setter != null && (this.way == Way.READ_WRITE || this.way == Way.WRITE_ONLY);
    }
}
