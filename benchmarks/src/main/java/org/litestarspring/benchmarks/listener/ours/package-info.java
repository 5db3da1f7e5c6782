/** The application with the starter. */
@NullMarked
package org.litestarspring.benchmarks.listener.ours;

import org.jspecify.annotations.NullMarked;
