/** Auto-configuration of the WebSocket listeners of {@code litestar-spring-channels}. */
@NullMarked
package org.litestarspring.autoconfigure.websocket;

import org.jspecify.annotations.NullMarked;
