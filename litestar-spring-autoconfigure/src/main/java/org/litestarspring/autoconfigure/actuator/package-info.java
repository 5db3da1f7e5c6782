/**
 * What the suite does in an application, for those who run it.
 *
 * <p>Start at {@link org.litestarspring.autoconfigure.actuator.LitestarEndpoint}. Each part of the suite tells of itself
 * in a section; none knows of the others.
 */
@NullMarked
package org.litestarspring.autoconfigure.actuator;

import org.jspecify.annotations.NullMarked;
