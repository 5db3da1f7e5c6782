package org.litestarspring.channels.asyncapi;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.util.Assert;

/**
 * A document that is being written. Its parts are the JSON objects of the specification, by name; an equal part may be added
 * again, another one under the same name may not.
 *
 * @since 0.1
 */
public final class AsyncApi {

    private static final String SECURED = "secured";

    private final String title;
    private final String version;
    private final Map<String, Map<String, Object>> servers = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> channels = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> operations = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> messages = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();

    /** Begins the document of an application of this title and version. */
    public AsyncApi(String title, String version) {
        Assert.hasText(title, "title must not be empty");
        Assert.hasText(version, "version must not be empty");
        this.title = title;
        this.version = version;
    }

    /**
     * Adds a server, without its host, which is that of the request for the document.
     *
     * @param protocol where the document is asked for without TLS
     * @param secured the protocol where it is asked for with TLS
     */
    public AsyncApi server(String name, String protocol, String secured, String pathname, String description) {
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("protocol", protocol);
        server.put(SECURED, secured);
        server.put("pathname", pathname);
        server.put("description", description);
        return add(this.servers, name, server);
    }

    /** Adds a channel. */
    public AsyncApi channel(String name, Map<String, Object> channel) {
        return add(this.channels, name, channel);
    }

    /** Adds an operation. */
    public AsyncApi operation(String name, Map<String, Object> operation) {
        return add(this.operations, name, operation);
    }

    /** Adds a message to the components. */
    public AsyncApi message(String name, Map<String, Object> message) {
        return add(this.messages, name, message);
    }

    /** Adds a schema to the components. */
    public AsyncApi schema(String name, Map<String, Object> schema) {
        return add(this.schemas, name, schema);
    }

    /** Whether another schema than {@code schema} has this name already. */
    public boolean hasOtherSchema(String name, Map<String, Object> schema) {
        Map<String, Object> before = this.schemas.get(name);
        return before != null && !before.equals(schema);
    }

    private AsyncApi add(Map<String, Map<String, Object>> parts, String name, Map<String, Object> part) {
        Map<String, Object> before = parts.putIfAbsent(name, part);
        Assert.isTrue(before == null || before.equals(part), () -> "Two parts of the document are named \"%s\"."
                .formatted(name));
        return this;
    }

    /** A reference to a part. */
    public static Map<String, Object> reference(String path) {
        return Map.of("$ref", "#/" + path);
    }

    /** References to messages of a channel. */
    public static List<Map<String, Object>> messagesOf(String channel, String... messages) {
        return Arrays.stream(messages)
                .map(message -> reference("channels/" + channel + "/messages/" + message))
                .toList();
    }

    /** A name that may stand in a reference: letters, digits and underscores of {@code text}. */
    public static String name(String text) {
        String name = text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
        return name.isEmpty() ? "_" : name;
    }

    /** {@link #name(String)}, with a number behind it where it is in {@code taken}, to which it is added. */
    static String unique(String text, Set<String> taken) {
        String name = name(text);
        String unique = name;
        for (int i = 2; !taken.add(unique); i++) {
            unique = name + "-" + i;
        }
        return unique;
    }

    /** Whether there is anything to document. */
    public boolean isEmpty() {
        return this.channels.isEmpty();
    }

    /** The document as it is seen at a host, such as {@code example.com:8080}. */
    public Map<String, Object> document(String host, boolean secured) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", this.title);
        info.put("version", this.version);
        document.put("info", info);
        document.put("defaultContentType", "application/json");
        Map<String, Object> shown = new LinkedHashMap<>();
        this.servers.forEach((name, server) -> shown.put(name, at(host, secured, server)));
        document.put("servers", shown);
        document.put("channels", this.channels);
        document.put("operations", this.operations);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("messages", this.messages);
        components.put("schemas", this.schemas);
        document.put("components", components);
        return document;
    }

    private static Map<String, Object> at(String host, boolean secured, Map<String, Object> server) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("host", host);
        shown.putAll(server);
        Object other = shown.remove(SECURED);
        if (secured && other != null) {
            shown.put("protocol", other);
        }
        return shown;
    }
}
