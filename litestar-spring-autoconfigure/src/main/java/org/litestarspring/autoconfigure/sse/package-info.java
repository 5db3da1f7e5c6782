/**
 * Auto-configuration of handlers that return server-sent events. Start at {@link
 * org.litestarspring.autoconfigure.sse.LitestarSseAutoConfiguration}.
 */
@NullMarked
package org.litestarspring.autoconfigure.sse;

import org.jspecify.annotations.NullMarked;
