/**
 * Encoding, decoding, mapping and compiling of DTOs against the same by hand. Start at {@link
 * org.litestarspring.benchmarks.dto.DtoGroup}.
 */
@NullMarked
package org.litestarspring.benchmarks.dto;

import org.jspecify.annotations.NullMarked;
