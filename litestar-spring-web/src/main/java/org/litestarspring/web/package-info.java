/**
 * How a handler executes, and how every failure looks over HTTP.
 *
 * <p>Start at {@link org.litestarspring.web.Blocking}, {@link org.litestarspring.web.ProblemFor} and {@link
 * org.litestarspring.web.ProblemExceptionHandler}. The
 * package knows Spring WebFlux alone: nothing of DTOs, repositories or channels, whose errors reach it as Spring's own
 * {@code ErrorResponse} and {@code DataAccessException}.
 */
@NullMarked
package org.litestarspring.web;

import org.jspecify.annotations.NullMarked;
