package org.litestarspring.channels.websocket;

import java.io.IOException;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.netty.channel.AbortedException;

/**
 * Why a socket closes, as docs/protocol.md lists it.
 *
 * @since 0.1
 */
public final class CloseCodes {

    /** 1001: the server stops. */
    public static final CloseStatus GOING_AWAY = CloseStatus.GOING_AWAY.withReason("The server is shutting down");

    /** 1003: a binary frame where only text is understood. */
    public static final CloseStatus TEXT_ONLY =
            CloseStatus.NOT_ACCEPTABLE.withReason("Only text frames are understood");

    /** 1007: a text that is not UTF-8. */
    public static final CloseStatus NOT_UTF8 = CloseStatus.BAD_DATA.withReason("The text is not UTF-8");

    /** 1008: twice as many messages a second as are allowed. */
    public static final CloseStatus TOO_MANY_MESSAGES = CloseStatus.POLICY_VIOLATION.withReason("Too many messages");

    /** 1009: a message beyond the limit. */
    public static final CloseStatus TOO_BIG = CloseStatus.TOO_BIG_TO_PROCESS.withReason("The message is too large");

    /** 1013: what waits for the client is more than may wait. */
    public static final CloseStatus TOO_SLOW = CloseStatus.SERVICE_OVERLOAD.withReason("Too slow, resume later");

    /** 4408: no message either way for too long. */
    public static final CloseStatus IDLE = new CloseStatus(4408, "Idle for too long");

    /** 4408: no sign of life after a ping. */
    public static final CloseStatus SILENT = new CloseStatus(4408, "No pong came in time");

    private static final int QUOTED = 100;
    private static final boolean REACTOR_NETTY =
            ClassUtils.isPresent("reactor.netty.channel.AbortedException", CloseCodes.class.getClassLoader());

    private CloseCodes() {}

    /** What to close with, after reading failed. */
    static CloseStatus of(Throwable failure) {
        if (isDisconnect(failure)) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        return REACTOR_NETTY ? Netty.of(failure) : CloseStatus.SERVER_ERROR;
    }

    /** Whether it says that the client is gone, and nothing else. */
    public static boolean isDisconnect(Throwable failure) {
        return failure instanceof IOException || (REACTOR_NETTY && Netty.isDisconnect(failure));
    }

    /** A client's text, as far as an answer should repeat it. */
    static String quoted(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
    }

    /** Loaded only where Reactor Netty is. */
    private static final class Netty {

        static boolean isDisconnect(Throwable failure) {
            return failure instanceof AbortedException;
        }

        static CloseStatus of(Throwable failure) {
            if (failure instanceof io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException corrupted) {
                return CloseStatus.create(corrupted.closeStatus().code(), null);
            }
            if (failure instanceof io.netty.handler.codec.TooLongFrameException) {
                return TOO_BIG;
            }
            if (failure instanceof io.netty.handler.codec.DecoderException) {
                return CloseStatus.PROTOCOL_ERROR;
            }
            return CloseStatus.SERVER_ERROR;
        }
    }
}
