/**
 * Methods that take messages, and streams of events, over a real server. Start at {@link
 * org.litestarspring.benchmarks.listener.ListenerGroup}; {@code ours} and {@code plain} are the two applications.
 */
@NullMarked
package org.litestarspring.benchmarks.listener;

import org.jspecify.annotations.NullMarked;
