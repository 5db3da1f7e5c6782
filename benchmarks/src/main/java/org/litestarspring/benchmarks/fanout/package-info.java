/**
 * One message to many subscribers, over a real server. Start at {@link
 * org.litestarspring.benchmarks.fanout.FanoutGroup}; {@code ours} and {@code plain} are the two applications.
 */
@NullMarked
package org.litestarspring.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
