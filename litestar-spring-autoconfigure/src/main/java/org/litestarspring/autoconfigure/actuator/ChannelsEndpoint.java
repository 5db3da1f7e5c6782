package org.litestarspring.autoconfigure.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.OpenChannel;
import org.litestarspring.channels.UnknownChannelException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import reactor.core.publisher.Mono;

/**
 * The actuator endpoint {@code channels}: which channels have subscribers on this node, and what is known of one. No payload
 * appears.
 */
@Endpoint(id = "channels")
class ChannelsEndpoint {

    /** So many channels are listed at most. */
    static final int MOST = 1000;

    private final ChannelHub hub;
    private final ChannelNames names;

    ChannelsEndpoint(ChannelHub hub, ChannelNames names) {
        this.hub = hub;
        this.names = names;
    }

    @ReadOperation
    Map<String, Object> channels() {
        List<OpenChannel> open = this.hub.openChannels(MOST);
        Map<String, Object> channels = new LinkedHashMap<>();
        channels.put("declared", this.names.declared());
        channels.put("open", this.hub.subscribedChannels());
        Map<String, Object> shown = new LinkedHashMap<>();
        open.stream()
                .sorted(java.util.Comparator.comparing(OpenChannel::channel))
                .forEach(one -> shown.put(one.channel(), node(one)));
        channels.put("channels", shown);
        return channels;
    }

    private static Map<String, Object> node(@Nullable OpenChannel open) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("subscribers", open == null ? 0 : open.subscribers());
        node.put("lag", open == null ? 0 : open.lag());
        if (open != null && open.position() != null) {
            node.put("position", open.position().toString());
        }
        return node;
    }

    /** Asks the broker; empty, and so 404, for a channel that is not declared. */
    @ReadOperation
    Mono<Map<String, Object>> channel(@Selector(match = Selector.Match.ALL_REMAINING) String[] parts) {
        String channel = String.join("/", parts);
        return Mono.defer(() -> {
                    Map<String, Object> known = new LinkedHashMap<>();
                    known.put("declared", this.names.require(channel));
                    known.put("node", node(this.hub.openChannel(channel)));
                    Mono<Set<String>> members =
                            this.names.hasPresence(channel) ? this.hub.members(channel) : Mono.empty();
                    return this.hub
                            .history(channel, Integer.MAX_VALUE)
                            .collectList()
                            .doOnNext(kept -> known.put("history", history(kept)))
                            .then(members.doOnNext(names -> known.put("members", names.size())))
                            .thenReturn(known);
                })
                .onErrorResume(UnknownChannelException.class, unknown -> Mono.empty());
    }

    private static Map<String, Object> history(List<ChannelEvent> kept) {
        Map<String, Object> history = new LinkedHashMap<>();
        history.put("kept", kept.size());
        if (!kept.isEmpty()) {
            ChannelEvent last = kept.get(kept.size() - 1);
            history.put("first", kept.get(0).position().toString());
            history.put("last", last.position().toString());
            history.put("at", last.timestamp());
        }
        return history;
    }
}
