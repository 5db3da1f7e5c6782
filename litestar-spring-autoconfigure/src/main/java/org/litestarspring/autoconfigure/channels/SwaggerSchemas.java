package org.litestarspring.autoconfigure.channels;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.asyncapi.AsyncApi;
import org.litestarspring.channels.asyncapi.AsyncApiSchemas;
import org.litestarspring.dto.Dtos;

/** Schemas as the application's OpenAPI document has them. */
class SwaggerSchemas implements AsyncApiSchemas {

    private final @Nullable Dtos dtos;

    SwaggerSchemas(@Nullable Dtos dtos) {
        this.dtos = dtos;
    }

    @Override
    public Map<String, Object> schema(Class<?> payload, @Nullable Class<?> view, AsyncApi document) {
        Class<?> shown = view == null || this.dtos == null
                ? payload
                : this.dtos.mapper(view).dtoType();
        ResolvedSchema resolved =
                ModelConverters.getInstance(true).readAllAsResolvedSchema(new AnnotatedType(shown).resolveAsRef(true));
        new TreeMap<>(resolved.referencedSchemas).forEach((name, schema) -> document.schema(name, json(schema)));
        return json(resolved.schema);
    }

    @SuppressWarnings("unchecked") // what Jackson makes of an object
    private static Map<String, Object> json(Schema<?> schema) {
        return Json31.mapper().convertValue(schema, Map.class);
    }
}
