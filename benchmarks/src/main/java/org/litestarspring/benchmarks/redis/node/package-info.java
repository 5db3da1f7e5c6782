/** A node, which publishes when it is told to and keeps account of what its subscribers see. */
@NullMarked
package org.litestarspring.benchmarks.redis.node;

import org.jspecify.annotations.NullMarked;
