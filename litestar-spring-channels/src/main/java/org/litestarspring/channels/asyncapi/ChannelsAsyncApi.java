package org.litestarspring.channels.asyncapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelTypes;

/**
 * Documents the channels of an application: a channel for each declared name and pattern with what it carries, one for the
 * frames of the WebSocket, and one for the stream of events.
 *
 * @since 0.1
 */
public final class ChannelsAsyncApi implements AsyncApiContributor {

    private static final Pattern PART = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");
    private static final String SOCKET = "_websocket";
    private static final String STREAM = "_events";

    private final ChannelNames names;
    private final ChannelTypes types;
    private final AsyncApiSchemas schemas;
    private final @Nullable String webSocketPath;
    private final @Nullable String ssePath;

    /** Documents them; a path is null where there is no such endpoint. */
    public ChannelsAsyncApi(
            ChannelNames names,
            ChannelTypes types,
            AsyncApiSchemas schemas,
            @Nullable String webSocketPath,
            @Nullable String ssePath) {
        this.names = names;
        this.types = types;
        this.schemas = schemas;
        this.webSocketPath = webSocketPath;
        this.ssePath = ssePath;
    }

    @Override
    public void contribute(AsyncApi document) {
        if (this.webSocketPath == null && this.ssePath == null) {
            return;
        }
        if (this.webSocketPath != null) {
            document.server(SOCKET, "ws", "wss", this.webSocketPath, "One WebSocket carries any number of channels.");
            new SocketFrames(document, SOCKET).add();
        }
        if (this.ssePath != null) {
            document.server(
                    STREAM,
                    "http",
                    "https",
                    this.ssePath,
                    "A stream of server-sent events carries one or more channels.");
            stream(document);
        }
        document.schema(
                "channel-position",
                Frames.text("A place in a channel: an epoch, a dash, an offset. Send it back to resume."));
        document.schema("channel-gap", gap());
        document.message("gap", Frames.message("Gap", "Messages before this place are missing.", "channel-gap"));
        Set<String> taken = new HashSet<>();
        this.names.declared().forEach(declared -> declared(document, declared, AsyncApi.unique(declared, taken)));
    }

    private void declared(AsyncApi document, String declared, String name) {
        ChannelTypes.Carried carried = this.types.of(declared);
        Map<String, Object> data = carried == null
                ? Map.of("description", "Any JSON.")
                : this.schemas.schema(carried.payload(), carried.view(), document);
        document.schema(name + "-event", envelope(declared, data));
        document.message(
                name + "-event", Frames.message(declared, "What was published to the channel.", name + "-event"));

        Map<String, Object> messages = new LinkedHashMap<>();
        messages.put("event", AsyncApi.reference("components/messages/" + name + "-event"));
        messages.put("gap", AsyncApi.reference("components/messages/gap"));
        if (this.webSocketPath != null) {
            document.schema(name + "-publish", publication(declared, data));
            document.message(
                    name + "-publish",
                    Frames.message("Publish to " + declared, "Where the client may.", name + "-publish"));
            messages.put("publish", AsyncApi.reference("components/messages/" + name + "-publish"));
        }
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", declared);
        channel.put("servers", servers());
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Matcher part = PART.matcher(declared); part.find(); ) {
            parameters.put(
                    part.group(1), Map.of("description", "One or more characters but colon, slash and white space."));
        }
        if (!parameters.isEmpty()) {
            channel.put("parameters", parameters);
        }
        channel.put("messages", messages);
        document.channel(name, channel);
        document.operation(
                name + "-events",
                Frames.operation(
                        "send", name, "Subscribers get events, and a gap where some are missing.", "event", "gap"));
        if (this.webSocketPath != null) {
            Map<String, Object> publish =
                    Frames.operation("receive", name, "A client publishes, where a rule allows it.", "publish");
            publish.put("reply", Frames.reply(SOCKET, "published", "error"));
            document.operation(name + "-publish", publish);
        }
    }

    private List<Map<String, Object>> servers() {
        List<Map<String, Object>> servers = new ArrayList<>();
        if (this.webSocketPath != null) {
            servers.add(AsyncApi.reference("servers/" + SOCKET));
        }
        if (this.ssePath != null) {
            servers.add(AsyncApi.reference("servers/" + STREAM));
        }
        return servers;
    }

    private static Map<String, Object> envelope(String declared, Map<String, Object> data) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", AsyncApi.reference("components/schemas/channel-position"));
        members.put("channel", Frames.text("The channel's name, such as " + declared + "."));
        members.put("type", Frames.text("message, or what the publisher chose."));
        Map<String, Object> time = Frames.text("When it was published, by the publisher's clock.");
        time.put("format", "date-time");
        members.put("ts", time);
        members.put("data", data);
        return Frames.object(members, "id", "channel", "type", "ts", "data");
    }

    private static Map<String, Object> publication(String declared, Map<String, Object> data) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", Frames.constant("publish"));
        members.put("request", Frames.request());
        members.put("channel", Frames.text("The channel's name, such as " + declared + "."));
        members.put("event", Frames.text("The message's type; message where there is none."));
        members.put("key", Frames.text("What slow subscribers conflate by."));
        members.put("data", data);
        return Frames.object(members, "type", "channel", "data");
    }

    private static Map<String, Object> gap() {
        Map<String, Object> missed = new LinkedHashMap<>();
        missed.put("type", List.of("integer", "null"));
        missed.put("description", "How many at least; null where nobody knows.");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", AsyncApi.reference("components/schemas/channel-position"));
        members.put("channel", Frames.text("The channel's name."));
        members.put("type", Frames.constant("gap"));
        members.put("ts", Frames.text("When it was found."));
        members.put("data", Frames.object(Map.of("missed", missed), "missed"));
        return Frames.object(members, "id", "channel", "type", "data");
    }

    private void stream(AsyncApi document) {
        Map<String, Object> query = new LinkedHashMap<>();
        query.put("channel", Frames.members("type", "array", "items", Map.of("type", "string"), "minItems", 1));
        query.put("history", Frames.members("type", "integer", "minimum", 0));
        query.put("presence", Map.of("type", "boolean"));
        query.put("lastEventId", Map.of("type", "string"));
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("method", "GET");
        binding.put("query", Frames.object(query, "channel"));
        binding.put("bindingVersion", "0.3.0");
        document.schema("channel-problem", Frames.problem());
        document.message("problem", Frames.message("Problem", "The stream ends here, and why.", "channel-problem"));
        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", "/");
        channel.put(
                "description",
                "Events have the envelope as their data, and its id; see the channels that are asked for.");
        channel.put("servers", List.of(AsyncApi.reference("servers/" + STREAM)));
        channel.put("messages", Map.of("problem", AsyncApi.reference("components/messages/problem")));
        document.channel(STREAM, channel);
        Map<String, Object> operation =
                Frames.operation("send", STREAM, "Events of the channels that the query names.", "problem");
        operation.put("bindings", Map.of("http", binding));
        document.operation(STREAM + "-stream", operation);
    }
}
