package org.litestarspring.dto;

/**
 * Writes the records of one DTO. Holds no state of a call, serves any thread and does not block.
 *
 * @param <D> the generated record
 * @since 0.1
 */
@FunctionalInterface
public interface DtoWriter<D> {

    /**
     * Puts one record behind what is there, as JSON without a byte before or after it.
     *
     * @param to owned by the caller; what a failed call put is taken back by the caller
     * @throws IllegalArgumentException when the record holds what cannot be written
     */
    void write(D dto, DtoBytes to);
}
