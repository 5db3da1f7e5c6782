package org.litestarspring.channels.websocket;

/**
 * How the values of a {@link WebSocketListener} become frames, and frames its payloads.
 *
 * @since 0.1
 */
public enum WireFormat {
    /** By type: a {@code String} is the text itself, bytes a binary frame, anything else JSON in a text frame. */
    AUTO,

    /** JSON in text frames, strings too. */
    JSON,

    /** As {@link #JSON}, in binary frames. */
    BINARY
}
