package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.DtoViolation;
import tools.jackson.databind.JsonNode;

/**
 * Finds what an entity cannot be made without and a body lacks, whatever validator there is: else its constructor would
 * find it, and nobody would say where.
 */
final class WholeBody {

    static final String REQUIRED = "required";

    /** As the processor writes it at the constraints of its own, which say the same. */
    static final String REQUIRED_MESSAGE = "is required";

    private final boolean rejectsKeys;
    private final List<DtoViolation> found = new ArrayList<>();

    /**
     * Begins a check.
     *
     * @param rejectsKeys whether a key that only finds elements of a patch is a fault, as any other read-only field
     */
    WholeBody(boolean rejectsKeys) {
        this.rejectsKeys = rejectsKeys;
    }

    /** Whether anything is required in the records of a shape, at any depth. */
    static boolean demands(DtoShape shape) {
        return any(shape, new HashSet<>(), false);
    }

    /** Whether anything in the records of a shape is found by a key that no client may set. */
    static boolean hasFixedKeys(DtoShape shape) {
        return any(shape, new HashSet<>(), true);
    }

    private static boolean any(DtoShape shape, Set<DtoShape> seen, boolean keys) {
        if (!seen.add(shape)) {
            return false;
        }
        for (DtoShape.Field field : fields(shape)) {
            boolean isOne = keys
                    ? fixedKey(field) != null
                    : field.isRequired() || field.holders().contains("!");
            if (field.direction().comesIn() && isOne || field.shape() != null && any(field.shape(), seen, keys)) {
                return true;
            }
        }
        return false;
    }

    /** Those of all its members, of a family. */
    private static List<DtoShape.Field> fields(DtoShape shape) {
        List<DtoShape.Field> fields = new ArrayList<>(shape.fields());
        shape.subtypes().values().forEach(subtype -> fields.addAll(subtype.fields()));
        return fields;
    }

    /** The field that only finds the elements of another; null where they have none, or a client may set it. */
    static DtoShape.@Nullable Field fixedKey(DtoShape.Field field) {
        DtoShape shape = field.shape();
        DtoShape.Field found = null;
        for (String step : field.key().isEmpty() ? new String[0] : field.key().split("\\.")) {
            found = shape == null ? null : shape.field(step).orElse(null);
            shape = found == null ? null : found.shape();
        }
        return found == null || found.direction().comesIn() ? null : found;
    }

    /** What is wrong with a body. */
    List<DtoViolation> check(JsonNode body, DtoShape shape, String pointer) {
        object(body, shape, pointer, "");
        return this.found;
    }

    /** What is wrong with the value of a field. */
    List<DtoViolation> check(JsonNode value, DtoShape.Field field, String pointer) {
        held(value, field.holders(), field, pointer);
        return this.found;
    }

    private void object(JsonNode object, DtoShape family, String pointer, String key) {
        if (!object.isObject()) {
            return;
        }
        DtoShape shape = member(family, object);
        for (DtoShape.Field field : shape.fields()) {
            JsonNode value = object.get(field.wireName());
            String place = pointer + "/" + BodyFaults.escaped(field.wireName());
            if (!field.direction().comesIn()) {
                if (this.rejectsKeys && value != null && field.name().equals(key)) {
                    this.found.add(new DtoViolation(
                            place, "readOnlyField", "\"" + field.wireName() + "\" cannot be set.", null));
                }
            } else if (value == null || value.isNull()) {
                if (field.isRequired()) {
                    this.found.add(new DtoViolation(place, REQUIRED, REQUIRED_MESSAGE, null));
                }
            } else {
                held(value, field.holders(), field, place);
            }
        }
    }

    /** The shape of the member that an object's tag names. */
    static DtoShape member(DtoShape family, JsonNode object) {
        return family.discriminator()
                .map(tag -> family.tagged(object.path(tag).asString(null)))
                .orElse(family);
    }

    private void held(JsonNode value, String holders, DtoShape.Field field, String pointer) {
        if (holders.isEmpty()) {
            if (field.shape() != null) {
                object(value, field.shape(), pointer, field.key());
            }
            return;
        }
        boolean isNeverNull = holders.startsWith("!", 1);
        String inside = holders.substring(isNeverNull ? 2 : 1);
        if (holders.charAt(0) == '[' && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                inside(value.get(i), inside, isNeverNull, field, pointer + "/" + i);
            }
        } else if (holders.charAt(0) == '{' && value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String place = pointer + "/" + BodyFaults.escaped(entry.getKey());
                inside(entry.getValue(), inside, isNeverNull, field, place);
            }
        }
    }

    private void inside(JsonNode value, String holders, boolean isNeverNull, DtoShape.Field field, String pointer) {
        if (!value.isNull()) {
            held(value, holders, field, pointer);
        } else if (isNeverNull) {
            this.found.add(new DtoViolation(pointer, REQUIRED, REQUIRED_MESSAGE, null));
        }
    }

    /** The faults of both, one a place; a constraint that says more than that there is nothing wins. */
    static List<DtoViolation> join(List<DtoViolation> required, List<DtoViolation> validated) {
        Set<String> lacking = new HashSet<>();
        required.forEach(violation -> lacking.add(violation.pointer()));
        List<DtoViolation> joined = new ArrayList<>();
        for (DtoViolation violation : validated) {
            // In a set a validator knows no places.
            boolean isKnown = lacking.contains(violation.pointer())
                    || (!lacking.isEmpty() && violation.pointer().endsWith("/-"));
            if (!isKnown || !violation.message().equals(REQUIRED_MESSAGE)) {
                joined.add(violation);
            }
        }
        Set<String> known = new HashSet<>();
        joined.forEach(violation -> known.add(violation.pointer()));
        required.stream().filter(violation -> known.add(violation.pointer())).forEach(joined::add);
        return joined;
    }
}
