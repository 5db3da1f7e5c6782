package org.litestarspring.dto.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.UnknownFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.exc.IgnoredPropertyException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.ClassUtil;

/**
 * Finds every fault of a body that does not fit its record.
 *
 * <p>Jackson tells a handler of most problems and goes on; those that it throws instead are taken out of the tree, which
 * is then read again. Jackson's own collecting reader is not used: it knows neither unexpected tokens, nor failed
 * coercions, nor null, and its messages name classes.
 */
final class BodyFaults extends DeserializationProblemHandler {

    static final String TYPE_MISMATCH = "typeMismatch";

    private static final Logger LOG = LoggerFactory.getLogger("org.litestarspring.dto.unknown-fields");

    /** A body of nothing but faults must not cost more than one that is read. */
    static final int MOST_FAULTS = 100;

    private static final int MOST_READINGS = 20;

    /** So that the log of unknown fields stays short whatever clients send. */
    private static final int MOST_WARNINGS = 1_000;

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final String prefix;
    private final Class<?> type;
    private final UnknownFields unknown;
    private final JsonMapper json;
    private final Map<String, DtoViolation> found = new java.util.LinkedHashMap<>();

    BodyFaults(String prefix, Class<?> type, UnknownFields unknown, JsonMapper json) {
        this.prefix = prefix;
        this.type = type;
        this.unknown = unknown;
        this.json = json;
    }

    /** What was found. */
    Collection<DtoViolation> violations() {
        return this.found.values();
    }

    /** Whether a fault was found at this place or above it, so that another there says nothing new. */
    boolean has(String pointer) {
        return this.found.keySet().stream().anyMatch(known -> pointer.equals(known) || pointer.startsWith(known + "/"));
    }

    /**
     * Reads a tree, which may lose what is faulty.
     *
     * @return the record with null in the place of each fault; null where nothing fits
     */
    @Nullable
    Object read(ObjectReader reader, JsonNode tree) {
        ObjectReader telling = reader.withHandler(this);
        if (!tree.isObject()) {
            add("", TYPE_MISMATCH, "The value is not an object.", null);
            return null;
        }
        for (int i = 0; i < MOST_READINGS && this.found.size() < MOST_FAULTS; i++) {
            try {
                return telling.readValue(tree);
            } catch (JacksonException failure) {
                add(failure, tree);
                if (!remove(tree, failure.getPath())) {
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context,
            JsonParser json,
            ValueDeserializer<?> deserializer,
            Object beanOrClass,
            String name) {
        String pointer = place(json, name);
        if (this.unknown == UnknownFields.REJECT) {
            add(pointer, "unknownField", unknownField(name), null);
        } else if (this.unknown == UnknownFields.WARN) {
            warn(this.prefix + pointer);
        }
        json.skipChildren();
        return true;
    }

    @Override
    public @Nullable Object handleWeirdStringValue(
            DeserializationContext context, Class<?> target, String value, String message) {
        return mismatch(context, target, value);
    }

    @Override
    public @Nullable Object handleWeirdNumberValue(
            DeserializationContext context, Class<?> target, Number value, String message) {
        return mismatch(context, target, value);
    }

    @Override
    public @Nullable Object handleWeirdNativeValue(
            DeserializationContext context, JavaType target, Object value, JsonParser json) {
        return mismatch(context, target.getRawClass(), null);
    }

    @Override
    public @Nullable Object handleUnexpectedToken(
            DeserializationContext context, JavaType target, JsonToken token, JsonParser json, String message) {
        return unexpected(context, target.getRawClass(), json);
    }

    @Override
    public @Nullable Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> target,
            ValueInstantiator instantiator,
            JsonParser json,
            String message) {
        return unexpected(context, target, json);
    }

    private @Nullable Object unexpected(DeserializationContext context, Class<?> target, JsonParser json) {
        Object value = json.currentToken() != null && json.currentToken().isScalarValue() ? json.getString() : null;
        Object instead = mismatch(context, target, value);
        json.skipChildren();
        return instead;
    }

    private @Nullable Object mismatch(DeserializationContext context, Class<?> target, @Nullable Object value) {
        String pointer = place(context.getParser());
        add(pointer, TYPE_MISMATCH, Expected.message(value, target, this.json), value);
        return target.isPrimitive() ? ClassUtil.defaultValue(target) : null;
    }

    /** At the start of a list or object the parser is inside it already. */
    private static String place(JsonParser json) {
        TokenStreamContext context = json.streamReadContext();
        boolean inside = json.currentToken() != null && json.currentToken().isStructStart();
        return (inside && context.getParent() != null ? context.getParent() : context)
                .pathAsPointer()
                .toString();
    }

    /** Where a field is that its object does not know; what a constructor left over comes from a buffer without names. */
    private static String place(JsonParser json, String name) {
        TokenStreamContext object = null;
        for (TokenStreamContext at = json.streamReadContext(); at != null; at = at.getParent()) {
            if (at.inObject() && name.equals(at.currentName())) {
                object = at;
                break;
            }
            object = object == null && at.inObject() ? at : object;
        }
        String parent = object == null || object.getParent() == null
                ? ""
                : object.getParent().pathAsPointer().toString();
        return parent + "/" + escaped(name);
    }

    private void add(JacksonException failure, JsonNode tree) {
        String pointer = pointer(failure.getPath());
        JsonNode node = tree.at(pointer);
        Object value = node.isValueNode() && !node.isNull() ? node.asString() : null;
        if (failure instanceof IgnoredPropertyException ignored) {
            add(pointer, "readOnlyField", "\"" + ignored.getPropertyName() + "\" cannot be set.", null);
        } else if (failure instanceof PropertyBindingException unknownField) {
            add(pointer, "unknownField", unknownField(unknownField.getPropertyName()), null);
        } else if (failure instanceof InvalidTypeIdException type) {
            add(pointer, "unknownType", Expected.type(type.getTypeId()), type.getTypeId());
        } else if (failure instanceof InvalidFormatException format) {
            add(pointer, TYPE_MISMATCH, Expected.message(value, format.getTargetType(), this.json), value);
        } else if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            add(pointer, TYPE_MISMATCH, Expected.message(value, mismatch.getTargetType(), this.json), value);
        } else {
            boolean tooLarge = failure instanceof InputCoercionException;
            add(pointer, TYPE_MISMATCH, tooLarge ? "The number is too large." : "The value has the wrong type.", null);
        }
    }

    private void add(String pointer, String code, String message, @Nullable Object rejected) {
        if (this.found.size() < MOST_FAULTS) {
            String place = this.prefix + pointer;
            this.found.putIfAbsent(place, new DtoViolation(place, code, message, Expected.shown(rejected)));
        }
    }

    private String unknownField(String name) {
        return "\"" + Expected.shown(name) + "\" is not a field here.";
    }

    private void warn(String pointer) {
        String place = this.type.getSimpleName() + pointer.replaceAll("/\\d+", "/*");
        if (WARNED.size() < MOST_WARNINGS && WARNED.add(place)) {
            LOG.warn("A client sent the field {}, which its DTO does not have. It is dropped.", Expected.shown(place));
        }
    }

    private static String pointer(List<JacksonException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : path) {
            pointer.append('/')
                    .append(step.getPropertyName() == null ? step.getIndex() : escaped(step.getPropertyName()));
        }
        return pointer.toString();
    }

    static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    /** Puts null where the path leads, or, where null is there already, takes the place out. */
    private static boolean remove(JsonNode tree, List<JacksonException.Reference> path) {
        JsonNode at = tree;
        for (int i = 0; i < path.size() - 1 && at != null; i++) {
            String name = path.get(i).getPropertyName();
            at = name == null ? at.get(path.get(i).getIndex()) : at.get(name);
        }
        JacksonException.Reference last = path.isEmpty() ? null : path.get(path.size() - 1);
        if (at instanceof ObjectNode object && last != null && last.getPropertyName() != null) {
            JsonNode value = object.get(last.getPropertyName());
            if (value == null) {
                return false;
            }
            if (value.isNull()) {
                object.remove(last.getPropertyName());
            } else {
                object.putNull(last.getPropertyName());
            }
            return true;
        }
        if (at instanceof ArrayNode array && last != null && array.get(last.getIndex()) != null) {
            boolean wasNull = array.get(last.getIndex()).isNull();
            array.setNull(last.getIndex());
            return !wasNull;
        }
        return false;
    }
}
