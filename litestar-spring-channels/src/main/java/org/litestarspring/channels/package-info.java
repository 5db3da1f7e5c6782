/** Placeholder sentence. */
@NullMarked
package org.litestarspring.channels;

import org.jspecify.annotations.NullMarked;
