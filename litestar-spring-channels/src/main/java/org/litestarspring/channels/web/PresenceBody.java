package org.litestarspring.channels.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.litestarspring.channels.Presence;

/**
 * Who is on a channel, as both transports tell it: {@code {type, channel, members}}, then {@code {type, channel, joined,
 * left}}.
 *
 * @since 0.1
 */
public final class PresenceBody {

    private PresenceBody() {}

    /** The members of the JSON object. */
    public static Map<String, Object> of(Presence presence) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "presence");
        body.put("channel", presence.channel());
        if (presence.kind() == Presence.Kind.MEMBERS) {
            body.put("members", presence.joined());
        } else {
            body.put("joined", presence.joined());
            body.put("left", presence.left());
        }
        return body;
    }
}
