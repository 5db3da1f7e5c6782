/**
 * What every group shares: rounds that alternate, figures with their spread, targets. Start at {@link
 * org.litestarspring.benchmarks.figure.Rounds}. Knows nothing of what is measured.
 */
@NullMarked
package org.litestarspring.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
