/**
 * Server-sent events: of channels, and of handlers.
 *
 * <p>Start at {@link org.litestarspring.channels.sse.ChannelsSseEndpoint}, or for what a handler returns at {@link
 * org.litestarspring.channels.sse.SseEvents}. The package knows {@code Channels}, nothing of brokers.
 */
@NullMarked
package org.litestarspring.channels.sse;

import org.jspecify.annotations.NullMarked;
