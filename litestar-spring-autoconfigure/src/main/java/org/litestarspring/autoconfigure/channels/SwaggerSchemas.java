package org.litestarspring.autoconfigure.channels;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.asyncapi.AsyncApi;
import org.litestarspring.channels.asyncapi.AsyncApiSchemas;
import org.litestarspring.dto.Dtos;
import org.springframework.core.ResolvableType;

/** Schemas as the application's OpenAPI document has them. */
class SwaggerSchemas implements AsyncApiSchemas {

    private static final String REFERENCE = "#/components/schemas/";

    private final @Nullable Dtos dtos;

    SwaggerSchemas(@Nullable Dtos dtos) {
        this.dtos = dtos;
    }

    @Override
    public Map<String, Object> schema(Class<?> payload, @Nullable Class<?> view, AsyncApi document) {
        Class<?> shown = view == null || this.dtos == null
                ? payload
                : this.dtos.mapper(view).dtoType();
        return schema(shown, document);
    }

    @Override
    public Map<String, Object> schema(ResolvableType type, AsyncApi document) {
        return schema(type.getType(), document);
    }

    private static Map<String, Object> schema(Type type, AsyncApi document) {
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).resolveAsResolvedSchema(new AnnotatedType(type).resolveAsRef(true));
        Map<String, Map<String, Object>> named = new TreeMap<>();
        resolved.referencedSchemas.forEach((name, schema) -> named.put(name, json(schema)));
        // Types of one simple name are no rarity, such as records inside of listeners: then all get a number.
        String suffix = "";
        for (int i = 2; isTaken(named, suffix, document); i++) {
            suffix = "-" + i;
        }
        String added = suffix;
        named.forEach((name, schema) -> document.schema(name + added, renamed(schema, added)));
        return renamed(json(resolved.schema), suffix);
    }

    private static boolean isTaken(Map<String, Map<String, Object>> named, String suffix, AsyncApi document) {
        return named.entrySet().stream()
                .anyMatch(schema ->
                        document.hasOtherSchema(schema.getKey() + suffix, renamed(schema.getValue(), suffix)));
    }

    private static Map<String, Object> renamed(Map<String, Object> schema, String suffix) {
        if (suffix.isEmpty()) {
            return schema;
        }
        Map<String, Object> renamed = new LinkedHashMap<>();
        schema.forEach((member, value) -> renamed.put(member, renamed(value, suffix)));
        return renamed;
    }

    @SuppressWarnings("unchecked") // objects of JSON
    private static Object renamed(Object value, String suffix) {
        if (value instanceof Map<?, ?> object) {
            return renamed((Map<String, Object>) object, suffix);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(one -> renamed(one, suffix)).toList();
        }
        return value instanceof String text && text.startsWith(REFERENCE) ? text + suffix : value;
    }

    @SuppressWarnings("unchecked") // what Jackson makes of an object
    private static Map<String, Object> json(Schema<?> schema) {
        return Json31.mapper().convertValue(schema, Map.class);
    }
}
