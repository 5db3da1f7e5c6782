package org.litestarspring.channels;

import org.jspecify.annotations.Nullable;

/**
 * A channel that has subscribers on this node, as it was at a moment.
 *
 * @param channel its name
 * @param subscribers how many
 * @param lag how many events wait for the slowest of them
 * @param position of the last event that this node has seen; null until the broker has told where the channel is
 * @since 0.1
 */
public record OpenChannel(
        String channel, int subscribers, int lag, @Nullable ChannelPosition position) {}
