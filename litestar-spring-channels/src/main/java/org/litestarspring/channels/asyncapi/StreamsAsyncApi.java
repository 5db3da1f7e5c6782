package org.litestarspring.channels.asyncapi;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.ResolvableType;
import org.springframework.web.method.HandlerMethod;

/**
 * Documents handlers of requests whose answer is a stream of server-sent events: a channel for each path, and what its
 * events carry.
 *
 * @since 0.1
 */
public final class StreamsAsyncApi implements AsyncApiContributor {

    private static final String SERVER = "_streams";

    private final Supplier<List<Served>> streams;
    private final AsyncApiSchemas schemas;

    /**
     * A handler at a path.
     *
     * @param path a pattern
     * @param method the HTTP method
     * @param event what an event carries, as clients see it
     * @param failure the name of the event that tells of a failure in the middle of the stream
     */
    public record Served(String path, String method, HandlerMethod handler, ResolvableType event, String failure) {}

    /** Documents the handlers, which are asked for when the document is made. */
    public StreamsAsyncApi(Supplier<List<Served>> streams, AsyncApiSchemas schemas) {
        this.streams = streams;
        this.schemas = schemas;
    }

    @Override
    public void contribute(AsyncApi document) {
        List<Served> served = this.streams.get();
        if (served.isEmpty()) {
            return;
        }
        document.server(
                SERVER, "http", "https", "/", "Each stream of server-sent events is the answer to one request.");
        document.schema("channel-problem", Frames.problem());
        Set<String> taken = new HashSet<>();
        for (Served stream : served) {
            add(document, stream, ListenerPath.of(stream.path()), taken);
        }
    }

    private void add(AsyncApi document, Served stream, ListenerPath path, Set<String> taken) {
        String name = "stream-" + AsyncApi.unique(path.address(), taken);
        String label = stream.handler().getBeanType().getSimpleName() + "."
                + stream.handler().getMethod().getName();

        Map<String, Object> event = new LinkedHashMap<>();
        event.put("title", stream.event().toClass().getSimpleName());
        event.put("summary", "The data of an event of %s.".formatted(label));
        event.put("payload", this.schemas.schema(stream.event(), document));
        document.message(name + "-event", event);
        document.message(
                "stream-" + stream.failure(),
                Frames.message(
                        stream.failure(), "The data of the last event, where the stream failed.", "channel-problem"));

        Map<String, Object> channel = new LinkedHashMap<>();
        channel.put("address", path.address());
        channel.put("servers", List.of(AsyncApi.reference("servers/" + SERVER)));
        if (!path.variables().isEmpty()) {
            Map<String, Object> parameters = new LinkedHashMap<>();
            path.variables().forEach(variable -> parameters.put(variable, Map.of()));
            channel.put("parameters", parameters);
        }
        channel.put(
                "messages",
                Frames.members(
                        "event",
                        AsyncApi.reference("components/messages/" + name + "-event"),
                        stream.failure(),
                        AsyncApi.reference("components/messages/stream-" + stream.failure())));
        document.channel(name, channel);

        Map<String, Object> operation =
                Frames.operation("send", name, "What %s returns.".formatted(label), "event", stream.failure());
        operation.put(
                "bindings",
                Map.of(
                        "http",
                        new HandshakeBinding(List.of(stream.handler()), this.schemas, document)
                                .ofRequest(stream.method())));
        document.operation(name + "-events", operation);
    }
}
