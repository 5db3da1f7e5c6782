/** The application without the starter: what one writes by hand, and bytes that were there before. */
@NullMarked
package org.litestarspring.benchmarks.http.plain;

import org.jspecify.annotations.NullMarked;
