/** Auto-configuration of {@code litestar-spring-channels}. Start at {@link org.litestarspring.autoconfigure.channels.LitestarChannelsAutoConfiguration}. */
@NullMarked
package org.litestarspring.autoconfigure.channels;

import org.jspecify.annotations.NullMarked;
