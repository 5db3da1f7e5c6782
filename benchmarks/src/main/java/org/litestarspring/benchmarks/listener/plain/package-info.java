/** The application without it. */
@NullMarked
package org.litestarspring.benchmarks.listener.plain;

import org.jspecify.annotations.NullMarked;
