package org.litestarspring.dto.processor;

import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** What a type holds, from the outside in; at its core lies a scalar or an object. */
sealed interface Held {

    /** Written as it is: a number, a text, an instant, and any collection of such. */
    record Scalar(TypeMirror type) implements Held {}

    /** An object, of which a record is made. */
    record Nested(DeclaredType type) implements Held {}

    /** An {@code Optional}, which is null on the wire where it is empty. */
    record Maybe(DeclaredType type, Held inside) implements Held {}

    /** A collection of objects. */
    record Many(DeclaredType type, Held element) implements Held {}

    /** A map to objects. */
    record Keyed(DeclaredType type, TypeMirror key, Held value) implements Held {}

    /** An array of objects. */
    record Several(TypeMirror component, Held element) implements Held {}

    /** Nothing that we know how to cut, so nothing that we let through. */
    record Unmapped() implements Held {}

    /** The type of the objects inside; null for scalars. */
    default @Nullable DeclaredType object() {
        if (this instanceof Nested nested) {
            return nested.type();
        }
        if (this instanceof Maybe maybe) {
            return maybe.inside().object();
        }
        if (this instanceof Many many) {
            return many.element().object();
        }
        if (this instanceof Keyed keyed) {
            return keyed.value().object();
        }
        return this instanceof Several several ? several.element().object() : null;
    }

    /** Whether it holds any number of objects. */
    default boolean isMany() {
        return !(this instanceof Nested)
                && !(this instanceof Scalar)
                && !(this instanceof Maybe maybe && !maybe.inside().isMany());
    }
}
