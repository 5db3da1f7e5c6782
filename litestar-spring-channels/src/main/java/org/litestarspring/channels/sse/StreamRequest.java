package org.litestarspring.channels.sse;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelPosition;
import org.litestarspring.channels.InvalidPositionException;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.web.ChannelProblems;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What a client asks for.
 *
 * @param channels the channels, each once
 * @param history how many past events of each to get where there is no position
 * @param presence whether to be told who comes and goes
 * @param member who the client is on channels whose members are known; null for nobody
 * @param positions where each channel was left; the position of none where the client sent an id that nobody can read
 */
record StreamRequest(
        List<String> channels,
        int history,
        boolean presence,
        @Nullable String member,
        Map<String, ChannelPosition> positions) {

    /** Of no channel's epoch, so that it is answered with a gap: an error would make a browser ask again for ever. */
    static final ChannelPosition UNREADABLE = new ChannelPosition("unreadable", 0);

    /** No history is longer; the channel's own bound is far below. */
    private static final int MAX_HISTORY = 1_000_000;

    static StreamRequest of(ServerHttpRequest request, int maxChannels) {
        List<String> channels = request.getQueryParams().getOrDefault("channel", List.of()).stream()
                .filter(name -> name != null && !name.isEmpty())
                .distinct()
                .toList();
        if (channels.isEmpty()) {
            throw ChannelProblems.problem(
                    HttpStatus.BAD_REQUEST,
                    "channel-required",
                    "The parameter \"channel\" is missing. Name the channel to subscribe to, such as ?channel=news.");
        }
        if (channels.size() > maxChannels) {
            throw ChannelProblems.problem(
                    HttpStatus.BAD_REQUEST,
                    "too-many-subscriptions",
                    "%d channels are asked for; %d are allowed. Ask for fewer, or raise litestar.channels.max-subscriptions-per-connection."
                            .formatted(channels.size(), maxChannels));
        }
        String last = LastEventId.of(request).value();
        return new StreamRequest(
                channels,
                history(request.getQueryParams().getFirst("history")),
                presence(request.getQueryParams().getFirst("presence")),
                null,
                positions(last, channels));
    }

    StreamRequest as(String name) {
        return new StreamRequest(this.channels, this.history, this.presence, name, this.positions);
    }

    private static boolean presence(@Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ChannelProblems.problem(
                HttpStatus.BAD_REQUEST,
                "invalid-presence",
                "\"%s\" is neither true nor false. The parameter \"presence\" says whether to be told who comes and goes."
                        .formatted(cut(text)));
    }

    private static String cut(String text) {
        return text.length() > 50 ? text.substring(0, 50) + "..." : text;
    }

    private static int history(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            int events = Integer.parseInt(text);
            if (events >= 0 && events <= MAX_HISTORY) {
                return events;
            }
        } catch (NumberFormatException noNumber) {
            // answered below
        }
        throw ChannelProblems.problem(
                HttpStatus.BAD_REQUEST,
                "invalid-history",
                "\"%s\" is not a number of events. The parameter \"history\" is from 0 to %d."
                        .formatted(cut(text), MAX_HISTORY));
    }

    /** Reads what {@link StreamId} writes. */
    private static Map<String, ChannelPosition> positions(@Nullable String id, List<String> channels) {
        Map<String, ChannelPosition> positions = new LinkedHashMap<>();
        if (id == null) {
            return positions;
        }
        if (channels.size() == 1 && id.indexOf('=') < 0) {
            positions.put(channels.get(0), position(id));
            return positions;
        }
        for (String part : id.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                try {
                    String channel = URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8);
                    positions.put(channel, position(part.substring(equals + 1)));
                } catch (IllegalArgumentException malformedEscape) {
                    // a channel that is not found below
                }
            }
        }
        // A channel that the id does not speak of was not subscribed to before.
        positions.keySet().retainAll(channels);
        if (positions.isEmpty()) {
            channels.forEach(channel -> positions.put(channel, UNREADABLE));
        }
        return positions;
    }

    private static ChannelPosition position(String text) {
        try {
            return ChannelPosition.parse(text);
        } catch (InvalidPositionException unreadable) {
            return UNREADABLE;
        }
    }

    Subscription subscription(String channel) {
        ChannelPosition position = this.positions.get(channel);
        return position != null
                ? Subscription.to(channel).after(position)
                : Subscription.to(channel).withHistory(this.history);
    }
}
