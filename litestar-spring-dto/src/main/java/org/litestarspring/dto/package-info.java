/**
 * DTO projection: what crosses the wire, derived from an entity at compile time.
 *
 * <p>Start at {@link org.litestarspring.dto.Dto}; {@link org.litestarspring.dto.Dtos} is the way in for programs. The
 * package knows nothing of HTTP, which is {@code .web}'s, nor of the processor that generates what it loads.
 */
@NullMarked
package org.litestarspring.dto;

import org.jspecify.annotations.NullMarked;
