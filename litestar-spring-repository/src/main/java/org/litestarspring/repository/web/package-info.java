/**
 * Query parameters as filters, sort, pages and cursors.
 *
 * <p>Start at {@link org.litestarspring.repository.web.FilterBy}. The package knows WebFlux and the repositories' values,
 * and nothing of a database.
 */
@NullMarked
package org.litestarspring.repository.web;

import org.jspecify.annotations.NullMarked;
