package org.litestarspring.autoconfigure.dto.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema as the documents here use: what of a value is not as its schema says. */
final class SchemaCheck {

    private static final Map<String, String> KINDS =
            Map.of("OBJECT", "object", "ARRAY", "array", "STRING", "string", "BOOLEAN", "boolean", "NULL", "null");

    private final JsonNode document;

    SchemaCheck(JsonNode document) {
        this.document = document;
    }

    List<String> faults(JsonNode value, JsonNode schema) {
        List<String> faults = new ArrayList<>();
        check(value, schema, "", faults);
        return faults;
    }

    private void check(JsonNode value, JsonNode declared, String at, List<String> faults) {
        JsonNode schema = declared;
        if (schema.has("$ref")) {
            schema = this.document.at(schema.get("$ref").asString().substring(1));
            if (schema.isMissingNode()) {
                faults.add(at + ": no component " + declared);
                return;
            }
        }
        if (schema.has("type") && !hasType(value, schema.get("type"))) {
            faults.add("%s: %s is no %s".formatted(at, value, schema.get("type")));
            return;
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            faults.add("%s: %s is none of %s".formatted(at, value, schema.get("enum")));
        }
        for (JsonNode part : schema.path("allOf")) {
            check(value, part, at, faults);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.has(choice)) {
                long fitting = schema.get(choice)
                        .valueStream()
                        .filter(one -> faults(value, one).isEmpty())
                        .count();
                if (fitting == 0 || choice.equals("oneOf") && fitting > 1) {
                    faults.add("%s: %d of %s fit %s".formatted(at, fitting, choice, value));
                }
            }
        }
        if (value.isObject() && schema.has("properties")) {
            checkFields(value, schema, at, faults);
        }
        if (value.isObject() && schema.path("additionalProperties").isObject()) {
            JsonNode values = schema.get("additionalProperties");
            value.properties().forEach(entry -> check(entry.getValue(), values, at + "/" + entry.getKey(), faults));
        }
        if (value.isArray() && schema.has("items")) {
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), schema.get("items"), at + "/" + i, faults);
            }
        }
    }

    /** As an answer: no field that only comes in, each that goes out, and no other. */
    private void checkFields(JsonNode value, JsonNode schema, String at, List<String> faults) {
        value.properties().forEach(field -> {
            JsonNode property = schema.get("properties").path(field.getKey());
            String place = at + "/" + field.getKey();
            if (property.isMissingNode()) {
                faults.add(place + ": is not documented");
            } else if (property.path("writeOnly").asBoolean(false)) {
                faults.add(place + ": only comes in");
            } else {
                check(field.getValue(), property, place, faults);
            }
        });
        schema.get("properties").properties().forEach(property -> {
            if (!value.has(property.getKey())
                    && !property.getValue().path("writeOnly").asBoolean(false)) {
                faults.add(at + "/" + property.getKey() + ": is missing");
            }
        });
    }

    private static boolean hasType(JsonNode value, JsonNode types) {
        String kind = value.isNumber()
                ? value.isIntegralNumber() ? "integer" : "number"
                : KINDS.get(value.getNodeType().name());
        return (types.isArray() ? types.valueStream() : java.util.stream.Stream.of(types))
                .map(JsonNode::asString)
                .anyMatch(type -> type.equals(kind) || type.equals("number") && value.isNumber());
    }
}
