package org.litestarspring.channels.sse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelPosition;

/**
 * The {@code id} of a stream: of one channel its position, as in the envelope; of several {@code channel=position} of each,
 * with commas between and names percent-encoded, so that one id resumes all. Used by one thread at a time.
 */
final class StreamId {

    private final boolean single;
    private final Map<String, ChannelPosition> positions;

    /** Begins with where the client was: the id must resume those channels too that have not begun when it goes. */
    StreamId(StreamRequest request) {
        this.single = request.channels().size() == 1;
        this.positions = new LinkedHashMap<>(request.positions());
    }

    /** Whether the id after an event is its position, for each client the same. */
    boolean isPosition() {
        return this.single;
    }

    /** The id after {@code event}. */
    String after(ChannelEvent event) {
        if (this.single) {
            return event.position().toString();
        }
        this.positions.put(event.channel(), event.position());
        StringJoiner id = new StringJoiner(",");
        this.positions.forEach(
                (channel, position) -> id.add(URLEncoder.encode(channel, StandardCharsets.UTF_8) + "=" + position));
        return id.toString();
    }
}
