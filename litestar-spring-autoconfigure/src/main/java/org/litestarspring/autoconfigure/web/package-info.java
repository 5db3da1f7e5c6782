/** Auto-configuration of {@code litestar-spring-web}. Start at {@link org.litestarspring.autoconfigure.web.LitestarWebAutoConfiguration}. */
@NullMarked
package org.litestarspring.autoconfigure.web;

import org.jspecify.annotations.NullMarked;
