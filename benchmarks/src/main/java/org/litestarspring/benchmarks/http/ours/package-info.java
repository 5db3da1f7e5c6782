/** The application with the starter. */
@NullMarked
package org.litestarspring.benchmarks.http.ours;

import org.jspecify.annotations.NullMarked;
