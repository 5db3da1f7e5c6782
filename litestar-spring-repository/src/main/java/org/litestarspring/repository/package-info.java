/** Placeholder sentence. */
@NullMarked
package org.litestarspring.repository;

import org.jspecify.annotations.NullMarked;
