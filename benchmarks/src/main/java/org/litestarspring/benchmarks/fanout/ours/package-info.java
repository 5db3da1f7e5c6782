/** The application with the starter. */
@NullMarked
package org.litestarspring.benchmarks.fanout.ours;

import org.jspecify.annotations.NullMarked;
