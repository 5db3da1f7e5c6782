/** Placeholder sentence. */
@NullMarked
package org.litestarspring.dto;

import org.jspecify.annotations.NullMarked;
