/** Auto-configuration of {@code litestar-spring-dto}. Start at {@link org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration}. */
@NullMarked
package org.litestarspring.autoconfigure.dto;

import org.jspecify.annotations.NullMarked;
