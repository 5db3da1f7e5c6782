package org.litestarspring.dto;

/**
 * What a partial body does to a collection or a map of the entity, as {@link DtoField#patch()} says of it.
 *
 * @since 0.1
 */
public enum Patch {
    /** The body's takes the place of what was there; the default. */
    REPLACE,

    /**
     * The elements that the body has are changed, each found by {@link DtoField#key()}, or by its key in a map; those it
     * does not have stay. An element that is not there is added at the end; in a map, null takes one out.
     */
    MERGE,

    /** What the body has is added at the end; in a set, what is there already stays. */
    APPEND
}
