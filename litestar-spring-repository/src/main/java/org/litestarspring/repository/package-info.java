/**
 * Repositories with bulk insert, update, upsert and merge over Spring Data R2DBC.
 *
 * <p>Start at {@link org.litestarspring.repository.AsyncRepository}. The package knows nothing of HTTP, which is {@code
 * .web}'s, nor of a database's SQL, which is {@code .dialect}'s.
 */
@NullMarked
package org.litestarspring.repository;

import org.jspecify.annotations.NullMarked;
