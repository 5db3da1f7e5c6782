/**
 * Channels over WebSocket: one socket, many channels.
 *
 * <p>Start at {@link org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint}; docs/protocol.md describes the
 * frames. The package knows {@link org.litestarspring.channels.Channels} and nothing of brokers.
 */
@NullMarked
package org.litestarspring.channels.websocket;

import org.jspecify.annotations.NullMarked;
