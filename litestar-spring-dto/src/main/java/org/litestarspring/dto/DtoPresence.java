package org.litestarspring.dto;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which fields a body had: absent and null are two things. Readers of bodies make it, and generated mappers ask it.
 *
 * @since 0.1
 */
public interface DtoPresence {

    /** Whether the body has the field of this wire name, be it null. */
    boolean has(String wireName);

    /**
     * The presence inside the object of this wire name, the element of this number, or the value of this key of a map;
     * has nothing where the body has no object there.
     */
    DtoPresence in(String step);

    /** The names that the object here has in the body, in its order; empty where that is not known. */
    default List<String> names() {
        return List.of();
    }

    /** Where this is in the body, as a JSON pointer. */
    default String pointer() {
        return "";
    }

    /** What is wrong with the object here if it is a new one: it lacks what only one that is there already may lack. */
    default List<DtoViolation> missing() {
        return List.of();
    }

    /** The exception that refuses the body. */
    default DtoViolationException refused(List<DtoViolation> violations) {
        return new DtoViolationException(HttpStatus.BAD_REQUEST, violations);
    }

    /**
     * The changes themselves, where a new object is to be made of them.
     *
     * @throws DtoViolationException when they lack what a new one must have
     */
    default <D> @Nullable D whole(@Nullable D changes) {
        List<DtoViolation> missing = changes == null ? List.of() : missing();
        if (!missing.isEmpty()) {
            throw refused(missing);
        }
        return changes;
    }
}
