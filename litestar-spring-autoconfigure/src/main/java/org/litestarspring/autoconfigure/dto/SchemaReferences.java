package org.litestarspring.autoconfigure.dto;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The components that a schema speaks of, by name, wherever they stand in it. */
@SuppressWarnings("rawtypes") // as the signatures of swagger's models are
final class SchemaReferences {

    private static final String PREFIX = Components.COMPONENTS_SCHEMAS_REF;

    private SchemaReferences() {}

    static String to(String name) {
        return PREFIX + name;
    }

    /** Names each component that {@code schema} speaks of anew. */
    static void rename(@Nullable Schema<?> schema, UnaryOperator<String> names) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            schema.set$ref(renamed(schema.get$ref(), names));
        }
        rename(schema.getItems(), names);
        if (schema.getAdditionalProperties() instanceof Schema<?> values) {
            rename(values, names);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(property -> rename(property, names));
        }
        rename(schema.getAllOf(), names);
        rename(schema.getAnyOf(), names);
        rename(schema.getOneOf(), names);
        if (schema.getDiscriminator() != null && schema.getDiscriminator().getMapping() != null) {
            Map<String, String> mapping = schema.getDiscriminator().getMapping();
            mapping.replaceAll((tag, reference) -> renamed(reference, names));
        }
    }

    private static void rename(@Nullable List<Schema> parts, UnaryOperator<String> names) {
        if (parts != null) {
            parts.forEach(part -> rename(part, names));
        }
    }

    private static String renamed(String reference, UnaryOperator<String> names) {
        return reference.startsWith(PREFIX) ? PREFIX + names.apply(reference.substring(PREFIX.length())) : reference;
    }
}
