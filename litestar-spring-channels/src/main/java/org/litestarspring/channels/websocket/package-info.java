/**
 * Channels over WebSocket: one socket, many channels; and what a listener of one's own is written with.
 *
 * <p>Start at {@link org.litestarspring.channels.websocket.ChannelsWebSocketEndpoint}, whose frames docs/protocol.md
 * describes, or at {@link org.litestarspring.channels.websocket.WebSocketListener}. The package knows {@link org.litestarspring.channels.Channels} and nothing of brokers.
 */
@NullMarked
package org.litestarspring.channels.websocket;

import org.jspecify.annotations.NullMarked;
