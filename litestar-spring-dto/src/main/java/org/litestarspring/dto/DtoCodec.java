package org.litestarspring.dto;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads and writes the bytes of generated records: the one seam between a DTO and the wire.
 *
 * <p>Put a bean of this type in the context to replace the one that is there. An implementation holds no state of a call
 * and serves any thread; it neither blocks for anything but the given streams, which are in memory, nor closes them.
 *
 * @see JacksonDtoCodec
 * @since 0.1
 */
public interface DtoCodec {

    /**
     * Whether this codec writes and reads the DTO exactly as {@link JacksonDtoCodec} does. Asked once a DTO; where it
     * says no, Jackson takes the DTO.
     */
    boolean supports(DtoMapper<?, ?> mapper);

    /**
     * Writes one record as UTF-8 JSON.
     *
     * @param to owned by the caller, who closes it
     * @throws IOException when {@code to} does, or when the record holds what cannot be written
     */
    <D> void write(DtoMapper<?, D> mapper, D dto, OutputStream to) throws IOException;

    /**
     * Reads one record from UTF-8 JSON, and what follows it is an error.
     *
     * @param from owned by the caller, who closes it
     * @throws IOException when {@code from} does, or when the JSON is malformed or does not fit the record
     */
    <D> D read(DtoMapper<?, D> mapper, InputStream from) throws IOException;
}
