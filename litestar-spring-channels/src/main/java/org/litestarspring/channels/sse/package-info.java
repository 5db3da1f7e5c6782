/**
 * Channels over server-sent events.
 *
 * <p>Start at {@link org.litestarspring.channels.sse.ChannelsSseEndpoint}. The package knows {@code Channels}, nothing of
 * brokers.
 */
@NullMarked
package org.litestarspring.channels.sse;

import org.jspecify.annotations.NullMarked;
