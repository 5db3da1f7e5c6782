/**
 * Real servers for tests, each started at most once per build.
 *
 * <p>Start at {@code TestServer}. It knows nothing of the suite that is tested with it.
 */
@NullMarked
package org.litestarspring.test.server;

import org.jspecify.annotations.NullMarked;
