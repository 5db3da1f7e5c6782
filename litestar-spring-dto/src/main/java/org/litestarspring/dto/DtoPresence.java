package org.litestarspring.dto;

/**
 * Which fields a body had: absent and null are two things.
 *
 * @since 0.1
 */
public interface DtoPresence {

    /** Whether the body has the field of this wire name, be it null. */
    boolean has(String wireName);

    /** The presence inside the object of this wire name; has nothing where the body has no object there. */
    DtoPresence in(String wireName);
}
