/**
 * What the starter adds to the start of an application. Start at {@link
 * org.litestarspring.benchmarks.start.StartGroup}; {@code app} is the application.
 */
@NullMarked
package org.litestarspring.benchmarks.start;

import org.jspecify.annotations.NullMarked;
