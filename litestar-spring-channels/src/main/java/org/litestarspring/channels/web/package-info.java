/**
 * What the WebSocket and the SSE endpoint share: who may connect, how failures look, and the connection beneath.
 *
 * <p>Start at {@link org.litestarspring.channels.web.AllowedOrigins}. The package knows HTTP alone, nothing of frames or
 * events.
 */
@NullMarked
package org.litestarspring.channels.web;

import org.jspecify.annotations.NullMarked;
