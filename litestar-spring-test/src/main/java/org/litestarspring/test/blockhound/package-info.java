/**
 * What BlockHound must let pass in any Spring application. Found by BlockHound itself; start at {@link
 * org.litestarspring.test.blockhound.OneTimeLoading}.
 */
@NullMarked
package org.litestarspring.test.blockhound;

import org.jspecify.annotations.NullMarked;
