/**
 * Calls the methods that are marked with {@link org.litestarspring.channels.websocket.WebSocketListener} and {@link
 * org.litestarspring.channels.websocket.WebSocketStream}.
 *
 * <p>Start at {@link org.litestarspring.channels.websocket.listener.WebSocketListeners}. The package knows sockets and
 * Spring's handler methods, and nothing of channels, DTOs or pools: those come by small interfaces.
 */
@NullMarked
package org.litestarspring.channels.websocket.listener;

import org.jspecify.annotations.NullMarked;
