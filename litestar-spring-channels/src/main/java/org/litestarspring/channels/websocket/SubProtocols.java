package org.litestarspring.channels.websocket;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * The sub-protocols of a handshake.
 *
 * @since 0.1
 */
public final class SubProtocols {

    static final String HEADER = "Sec-WebSocket-Protocol";

    private SubProtocols() {}

    /** What a client asks for, best first. */
    public static List<String> asked(HttpHeaders headers) {
        return headers.getOrEmpty(HEADER).stream()
                .flatMap(line -> StringUtils.commaDelimitedListToSet(line).stream())
                .map(String::trim)
                .toList();
    }
}
