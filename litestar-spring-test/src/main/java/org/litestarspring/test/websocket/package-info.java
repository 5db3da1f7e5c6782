/**
 * A client for tests of WebSockets, in the style of {@code WebTestClient}: it connects or is refused, sends, and expects.
 *
 * <p>Start at {@link org.litestarspring.test.websocket.WebSocketTestClient}. The package needs Jackson and Reactor on the
 * class path, and knows nothing of the suite's servers.
 */
@NullMarked
package org.litestarspring.test.websocket;

import org.jspecify.annotations.NullMarked;
