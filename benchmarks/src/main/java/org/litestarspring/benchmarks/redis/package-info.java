/** Two nodes behind one Redis. Start at {@link org.litestarspring.benchmarks.redis.RedisGroup}. */
@NullMarked
package org.litestarspring.benchmarks.redis;

import org.jspecify.annotations.NullMarked;
