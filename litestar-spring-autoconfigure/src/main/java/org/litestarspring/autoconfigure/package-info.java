/**
 * What the auto-configurations share: how a wrong property is answered. Start at {@link
 * org.litestarspring.autoconfigure.InvalidPropertyException}.
 */
@NullMarked
package org.litestarspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
