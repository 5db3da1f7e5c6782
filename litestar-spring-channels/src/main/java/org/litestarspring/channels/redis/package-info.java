/**
 * Channels of many nodes through Redis.
 *
 * <p>Start at {@link org.litestarspring.channels.redis.RedisStreamsBroker}. The package knows nothing of subscribers nor of
 * how events reach them.
 */
@NullMarked
package org.litestarspring.channels.redis;

import org.jspecify.annotations.NullMarked;
