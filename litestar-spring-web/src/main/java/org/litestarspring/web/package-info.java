/** Placeholder sentence. */
@NullMarked
package org.litestarspring.web;

import org.jspecify.annotations.NullMarked;
