package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.DtoViolation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a body has of which only what is there counts. */
final class PartialBody {

    private final DtoMapper<?, ?> mapper;
    private final JsonNode body;
    private final Map<String, Map<String, String>> children;

    PartialBody(DtoMapper<?, ?> mapper, JsonNode body) {
        this.mapper = mapper;
        this.body = body;
        this.children = children(mapper);
    }

    DtoPresence presence() {
        return new Present(this.body);
    }

    /** The paths that the body has and that may be set, in its order. */
    List<String> changed() {
        List<String> changed = new ArrayList<>();
        collect(this.body, "", "", changed, new ArrayList<>());
        return changed;
    }

    /** The places that have null and cannot. */
    List<DtoViolation> nulls(String prefix) {
        List<DtoViolation> violations = new ArrayList<>();
        collect(this.body, "", prefix, new ArrayList<>(), violations);
        return violations;
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

    private void collect(
            JsonNode object, String parent, String pointer, List<String> changed, List<DtoViolation> violations) {
        Map<String, String> known = this.children.getOrDefault(parent, Map.of());
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String path = known.get(field.getKey());
            if (path == null) {
                continue;
            }
            String place = pointer + "/" + BodyFaults.escaped(field.getKey());
            if (field.getValue().isNull() && this.mapper.primitives().contains(path)) {
                violations.add(new DtoViolation(place, "NotNull", "must not be null", null));
            } else if (field.getValue().isObject() && this.children.containsKey(path)) {
                collect(field.getValue(), path, place, changed, violations);
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
