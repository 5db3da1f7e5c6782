/**
 * Keeps what full runs measured, and writes the manual's page of it. Start at {@link
 * org.litestarspring.benchmarks.report.Report}.
 */
@NullMarked
package org.litestarspring.benchmarks.report;

import org.jspecify.annotations.NullMarked;
