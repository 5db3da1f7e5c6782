package org.litestarspring.dto;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One fault of a body.
 *
 * @param pointer where, as a JSON pointer (RFC 6901) in wire names
 * @param code the stable name of the rule that was broken, such as {@code Size}
 * @param message what was wrong
 * @param rejected the value that came, where it is a scalar
 * @since 0.1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DtoViolation(
        String pointer,
        String code,
        String message,
        @Nullable Object rejected) {}
