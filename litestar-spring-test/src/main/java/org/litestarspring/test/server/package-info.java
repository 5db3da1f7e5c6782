/**
 * Real servers for tests, started from binaries that come as Maven artifacts.
 *
 * <p>Start at {@link org.litestarspring.test.server.PostgresServer#shared()}, {@link
 * org.litestarspring.test.server.MariaDbServer#shared()} or {@link
 * org.litestarspring.test.server.RedisServer#shared()}. The package knows nothing of the suite that is tested with it.
 */
@NullMarked
package org.litestarspring.test.server;

import org.jspecify.annotations.NullMarked;
