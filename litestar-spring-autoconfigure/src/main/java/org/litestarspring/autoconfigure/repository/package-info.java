/** Auto-configuration of {@code litestar-spring-repository}. Start at {@link org.litestarspring.autoconfigure.repository.LitestarRepositoryAutoConfiguration}. */
@NullMarked
package org.litestarspring.autoconfigure.repository;

import org.jspecify.annotations.NullMarked;
