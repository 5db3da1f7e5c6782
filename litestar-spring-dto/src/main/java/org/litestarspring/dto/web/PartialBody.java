package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Patch;
import org.springframework.http.HttpStatusCode;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What a body has of which only what is there counts. What it lacks is no fault, but for an object that turns out to be a
 * new one when the body is applied: that is kept until then.
 */
final class PartialBody {

    private final JsonNode body;
    private final String prefix;
    private final HttpStatusCode status;
    private final Set<String> changed = new LinkedHashSet<>();
    private final List<DtoViolation> violations = new ArrayList<>();
    private final List<DtoViolation> missing = new ArrayList<>();

    /** The places of which all is new, so that what they lack is a fault now. */
    private final Set<String> whole = new HashSet<>();

    PartialBody(DtoShape shape, JsonNode body, String prefix, HttpStatusCode status) {
        this.body = body;
        this.prefix = prefix;
        this.status = status;
        object(body, shape, "", prefix);
    }

    DtoPresence presence() {
        return new Present(this.body, this.prefix);
    }

    /** The paths that the body has and that may be set, in its order. */
    List<String> changed() {
        return List.copyOf(this.changed);
    }

    /** Null where there can be none, keys that are not there or twice, and what new elements lack. */
    List<DtoViolation> violations() {
        return this.violations;
    }

    /** Of what breaks constraints, what is a fault whatever the body is applied to; the rest waits for that. */
    List<DtoViolation> present(List<DtoViolation> found) {
        List<DtoViolation> present = new ArrayList<>();
        Set<String> known = new HashSet<>();
        this.missing.forEach(violation -> known.add(violation.pointer()));
        for (DtoViolation violation : found) {
            String pointer = violation.pointer();
            boolean isThere = !this.body
                    .at(JsonPointer.compile(pointer.substring(this.prefix.length())))
                    .isMissingNode();
            if (isThere || isWhole(pointer)) {
                present.add(violation);
            } else if (known.add(pointer)) {
                this.missing.add(violation);
            }
        }
        return present;
    }

    private boolean isWhole(String pointer) {
        for (int slash = pointer.lastIndexOf('/'); slash >= 0; slash = pointer.lastIndexOf('/', slash - 1)) {
            if (this.whole.contains(pointer.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** @param path of the object's properties; null inside a list or map, where places have no path */
    private void object(JsonNode object, DtoShape family, @Nullable String path, String pointer) {
        DtoShape shape = WholeBody.member(family, object);
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            DtoShape.Field field = shape.onWire(entry.getKey()).orElse(null);
            if (field == null || !field.direction().comesIn()) {
                continue;
            }
            String place = pointer + "/" + BodyFaults.escaped(entry.getKey());
            String inside = path == null ? null : path.isEmpty() ? field.name() : path + "." + field.name();
            if (entry.getValue().isNull() && !field.isNullable()) {
                this.violations.add(new DtoViolation(place, "NotNull", "must not be null", null));
            } else {
                value(entry.getValue(), field, inside, place);
            }
            if (inside != null) {
                this.changed.add(inside);
            }
        }
        if (object.isObject()) {
            for (DtoShape.Field field : shape.fields()) {
                if (field.isRequired() && field.direction().comesIn() && !object.has(field.wireName())) {
                    this.missing.add(new DtoViolation(
                            pointer + "/" + BodyFaults.escaped(field.wireName()),
                            WholeBody.REQUIRED,
                            WholeBody.REQUIRED_MESSAGE,
                            null));
                }
            }
        }
    }

    private void value(JsonNode value, DtoShape.Field field, @Nullable String path, String pointer) {
        if (field.holders().isEmpty()) {
            if (field.shape() != null && value.isObject()) {
                object(value, field.shape(), path, pointer);
            }
        } else if (field.patch() == Patch.MERGE && field.shape() != null && value.isArray()) {
            merged(value, field, field.shape(), pointer);
        } else if (field.patch() == Patch.MERGE && value.isObject()) {
            merged(value, field, pointer);
        } else {
            this.whole.add(pointer);
            this.violations.addAll(new WholeBody(false).check(value, field, pointer));
        }
    }

    private void merged(JsonNode elements, DtoShape.Field field, DtoShape shape, String pointer) {
        boolean isFixed = WholeBody.fixedKey(field) != null;
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            JsonNode element = elements.get(i);
            String place = pointer + "/" + i;
            if (element.isNull()) {
                this.violations.add(new DtoViolation(place, "NotNull", "must not be null", null));
            }
            if (!element.isObject()) {
                continue;
            }
            String keyPlace = keyPointer(shape, element, field.key());
            JsonNode key = element.at(JsonPointer.compile(keyPlace));
            if (key.isValueNode() && !key.isNull()) {
                if (!keys.add(key.asString())) {
                    this.violations.add(new DtoViolation(
                            place + keyPlace,
                            "duplicateKey",
                            "An element before has this key.",
                            Expected.shown(key.asString())));
                }
            } else if (isFixed) {
                this.whole.add(place);
                this.violations.addAll(new WholeBody(false).check(element, shape, place));
            } else if (key.isMissingNode() || key.isNull()) {
                this.violations.add(new DtoViolation(
                        place + keyPlace, "missingKey", "No element can be found without its key.", null));
            }
            object(element, shape, null, place);
        }
    }

    /** The wire names of a property path, as a JSON pointer. */
    private static String keyPointer(DtoShape family, JsonNode element, String key) {
        StringBuilder pointer = new StringBuilder();
        DtoShape shape = WholeBody.member(family, element);
        for (String step : key.split("\\.")) {
            DtoShape.Field field = shape == null ? null : shape.field(step).orElse(null);
            pointer.append('/').append(BodyFaults.escaped(field == null ? step : field.wireName()));
            shape = field == null ? null : field.shape();
        }
        return pointer.toString();
    }

    private void merged(JsonNode map, DtoShape.Field field, String pointer) {
        String holders = field.holders().startsWith("!", 1)
                ? field.holders().substring(2)
                : field.holders().substring(1);
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String place = pointer + "/" + BodyFaults.escaped(entry.getKey());
            if (entry.getValue().isNull() || field.shape() == null) {
                continue;
            }
            if (holders.isEmpty()) {
                object(entry.getValue(), field.shape(), null, place);
            } else {
                this.whole.add(place);
                this.violations.addAll(new WholeBody(false).check(entry.getValue(), field.holding(holders), place));
            }
        }
    }

    private final class Present implements DtoPresence {

        private final JsonNode here;
        private final String pointer;

        private Present(JsonNode here, String pointer) {
            this.here = here;
            this.pointer = pointer;
        }

        @Override
        public boolean has(String wireName) {
            return this.here.has(wireName);
        }

        @Override
        public DtoPresence in(String step) {
            JsonNode inside = this.here.isArray() ? this.here.get(Integer.parseInt(step)) : this.here.get(step);
            return new Present(
                    inside == null ? MissingNode.getInstance() : inside, this.pointer + "/" + BodyFaults.escaped(step));
        }

        @Override
        public List<String> names() {
            return List.copyOf(this.here.propertyNames());
        }

        @Override
        public String pointer() {
            return this.pointer;
        }

        @Override
        public List<DtoViolation> missing() {
            return PartialBody.this.missing.stream()
                    .filter(violation -> violation.pointer().startsWith(this.pointer + "/"))
                    .toList();
        }

        @Override
        public DtoViolationException refused(List<DtoViolation> violations) {
            return new DtoViolationException(PartialBody.this.status, violations);
        }
    }
}
