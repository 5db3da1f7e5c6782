/** The application without the starter, as it is written by hand. */
@NullMarked
package org.litestarspring.benchmarks.fanout.plain;

import org.jspecify.annotations.NullMarked;
