/**
 * Requests per second of a real server. Start at {@link org.litestarspring.benchmarks.http.HttpGroup}; {@code ours} and
 * {@code plain} are the two applications.
 */
@NullMarked
package org.litestarspring.benchmarks.http;

import org.jspecify.annotations.NullMarked;
