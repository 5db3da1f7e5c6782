package org.litestarspring.channels.asyncapi;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

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

    /**
     * The schema of a value of a type that may have type arguments, perhaps a reference to one that was added to {@code
     * document}. Without knowledge of more, arrays and collections are arrays of their elements.
     */
    default Map<String, Object> schema(ResolvableType type, AsyncApi document) {
        Class<?> raw = type.toClass();
        boolean isCollection = Collection.class.isAssignableFrom(raw);
        if (!raw.isArray() && !isCollection) {
            return schema(raw, null, document);
        }
        Map<String, Object> array = new LinkedHashMap<>();
        array.put("type", "array");
        array.put(
                "items",
                schema(isCollection ? type.as(Collection.class).getGeneric(0) : type.getComponentType(), document));
        return array;
    }

    /** Knows nothing but the names of types: any JSON is right. */
    static AsyncApiSchemas names() {
        return (payload, view, document) -> {
            Map<String, Object> any = new LinkedHashMap<>();
            any.put("title", (view == null ? payload : view).getSimpleName());
            return any;
        };
    }
}
