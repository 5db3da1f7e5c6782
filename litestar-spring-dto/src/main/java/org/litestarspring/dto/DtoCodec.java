package org.litestarspring.dto;

/**
 * Writes and reads generated records as JSON: the one seam between a DTO and the wire.
 *
 * <p>Put a bean of this type in the context, and it is what writes and reads the DTOs that it supports, in the JSON bodies
 * of handlers under {@code @UseDto}: alone, in lists and other holders, in streams. What is not whole is read by Jackson
 * in any case: bodies of partial DTOs, of {@link DtoData} and of forms.
 *
 * @see JacksonDtoCodec
 * @since 0.1
 */
public interface DtoCodec {

    /** Whether this codec writes and reads the DTO. Asked once a DTO; where it says no, Jackson takes the DTO. */
    boolean supports(DtoMapper<?, ?> mapper);

    /** What writes a supported DTO. Asked for once a DTO. */
    <D> DtoWriter<D> writer(DtoMapper<?, D> mapper);

    /**
     * What reads a supported DTO. Asked for once a DTO.
     *
     * @param unknown what is done about fields that the DTO does not have: {@code IGNORE} passes over them at every depth,
     *     any other refuses the body; never {@code INHERIT}
     * @param scalars whether text is taken for numbers and booleans; never {@code INHERIT}
     */
    <D> DtoReader<D> reader(DtoMapper<?, D> mapper, UnknownFields unknown, Scalars scalars);
}
