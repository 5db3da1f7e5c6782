/**
 * DTOs on WebFlux handlers: what {@code @UseDto} covers crosses the wire as its DTO, or not at all.
 *
 * <p>Start at {@link org.litestarspring.dto.web.UseDto}. The package knows Spring WebFlux, and nothing of how a DTO is
 * derived.
 */
@NullMarked
package org.litestarspring.dto.web;

import org.jspecify.annotations.NullMarked;
