package org.litestarspring.channels.asyncapi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the JSON schemas of payloads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncApiSchemas {

    /**
     * The schema of a payload, perhaps a reference to one that was added to {@code document}.
     *
     * @param payload the payload's type
     * @param view the DTO through which it goes; null for none
     */
    Map<String, Object> schema(Class<?> payload, @Nullable Class<?> view, AsyncApi document);

    /** Knows nothing but the names of types: any JSON is right. */
    static AsyncApiSchemas names() {
        return (payload, view, document) -> {
            Map<String, Object> any = new LinkedHashMap<>();
            any.put("title", (view == null ? payload : view).getSimpleName());
            return any;
        };
    }
}
