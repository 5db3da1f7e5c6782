/**
 * Bad input for tests, ours and our users'.
 *
 * <p>Start at {@link org.litestarspring.test.fuzz.JsonMutations}. The package knows nothing of what is tested with it.
 */
@NullMarked
package org.litestarspring.test.fuzz;

import org.jspecify.annotations.NullMarked;
