/**
 * The fast way out, of both transports: what all clients get is written to Netty's channels once an event loop, past the
 * handlers that would make it anew for each. Not for applications.
 *
 * <p>Start at {@link org.litestarspring.channels.netty.NettyOutbound}. The package knows channels and bytes, nothing of what
 * a frame looks like. It is loaded only where Netty is.
 */
@NullMarked
package org.litestarspring.channels.netty;

import org.jspecify.annotations.NullMarked;
