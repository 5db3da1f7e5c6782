/**
 * Measures the suite against what a competent user would write without it. Start at {@link
 * org.litestarspring.benchmarks.Benchmarks}; each group of figures is a package of its own.
 */
@NullMarked
package org.litestarspring.benchmarks;

import org.jspecify.annotations.NullMarked;
