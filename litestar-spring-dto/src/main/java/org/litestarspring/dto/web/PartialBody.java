package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.springframework.core.codec.DecodingException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads a body of which only what is there counts. */
final class PartialBody {

    private final JsonMapper json;
    private final DtoValidation validation;
    private final boolean strict;

    PartialBody(JsonMapper json, DtoValidation validation, boolean strict) {
        this.json = json;
        this.validation = validation;
        this.strict = strict;
    }

    <T, D> DtoData<T> read(DtoMapper<T, D> mapper, JsonNode body, Object[] groups) {
        if (!body.isObject()) {
            throw new DtoViolationException(
                    this.validation.status(),
                    List.of(new DtoViolation("", "typeMismatch", "A partial body is a JSON object.", null)));
        }
        DtoPresence present = new Present(body);
        D changes = record(mapper, body);
        List<String> changed = new ArrayList<>();
        List<DtoViolation> violations = new ArrayList<>();
        collect(mapper, children(mapper), body, "", "", changed, violations);
        if (groups.length > 0) {
            violations.addAll(this.validation.checkPresent(mapper, changes, present, DtoMessageReader.classes(groups)));
        }
        if (!violations.isEmpty()) {
            violations.sort(Comparator.comparing(DtoViolation::pointer));
            throw new DtoViolationException(this.validation.status(), violations);
        }
        return DtoData.of(mapper, changes, present, changed);
    }

    private <D> D record(DtoMapper<?, D> mapper, JsonNode body) {
        try {
            ObjectReader reader = this.json.readerFor(mapper.dtoType());
            return (this.strict ? reader.with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) : reader)
                    .readValue(body);
        } catch (JacksonException failure) {
            throw new DecodingException("JSON decoding error", failure);
        }
    }

    /** The settable fields below each path, by wire name. */
    private static Map<String, Map<String, String>> children(DtoMapper<?, ?> mapper) {
        Map<String, Map<String, String>> children = new HashMap<>();
        mapper.wireNames().forEach((path, wire) -> {
            if (!mapper.readOnly().contains(path)) {
                String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
                children.computeIfAbsent(parent, key -> new HashMap<>()).put(wire, path);
            }
        });
        return children;
    }

    private static void collect(
            DtoMapper<?, ?> mapper,
            Map<String, Map<String, String>> children,
            JsonNode object,
            String parent,
            String pointer,
            List<String> changed,
            List<DtoViolation> violations) {
        Map<String, String> known = children.getOrDefault(parent, Map.of());
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String path = known.get(field.getKey());
            if (path == null) {
                continue;
            }
            String place = pointer + "/" + field.getKey();
            if (field.getValue().isNull() && mapper.primitives().contains(path)) {
                violations.add(new DtoViolation(place, "NotNull", "must not be null", null));
            } else if (field.getValue().isObject() && children.containsKey(path)) {
                collect(mapper, children, field.getValue(), path, place, changed, violations);
            }
            changed.add(path);
        }
    }

    private record Present(JsonNode body) implements DtoPresence {

        @Override
        public boolean has(String wireName) {
            return this.body.has(wireName);
        }

        @Override
        public DtoPresence in(String wireName) {
            JsonNode inside = this.body.get(wireName);
            return new Present(inside == null ? MissingNode.getInstance() : inside);
        }
    }
}
