/**
 * Publish and subscribe, on one node or many.
 *
 * <p>Start at {@link org.litestarspring.channels.Channels}; a broker implements {@link
 * org.litestarspring.channels.ChannelBroker}. The package knows nothing of how events reach a browser: that is for {@code
 * channels.websocket} and {@code channels.sse}.
 */
@NullMarked
package org.litestarspring.channels;

import org.jspecify.annotations.NullMarked;
