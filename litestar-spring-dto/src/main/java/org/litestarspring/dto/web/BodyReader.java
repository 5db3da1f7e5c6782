package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoReader;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.DtoValidation;
import org.litestarspring.dto.DtoViolation;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.HttpStatusCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON into the records of DTOs, validates them, and makes what handlers take. The straight way knows one fault at
 * most; where it meets one, the body is read again to find them all.
 */
final class BodyReader {

    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);

    private final DtoValidation validation;
    private final UnknownFields unknownFields;
    private final Scalars scalars;
    private final JacksonDtoCodec jackson;
    private final OwnCodec own;
    private final JsonMapper lax;
    private final JsonMapper form;
    private final Map<Class<?>, Rules> rules = new ConcurrentHashMap<>();

    private final Map<Class<?>, Rules> forms = new ConcurrentHashMap<>();

    /**
     * What holds for a DTO's bodies.
     *
     * @param own reads them on the straight way in place of Jackson; null where Jackson does
     */
    private record Rules(
            UnknownFields unknown,
            JsonMapper json,
            ObjectReader one,
            ObjectReader many,
            @Nullable DtoReader<Object> own,
            boolean demands,
            boolean rejectsKeys) {

        static Rules of(
                DtoMapper<?, ?> mapper, UnknownFields unknown, JsonMapper json, @Nullable DtoReader<Object> own) {
            JavaType list = json.getTypeFactory().constructCollectionType(List.class, mapper.dtoType());
            DtoShape shape = mapper.shape();
            return new Rules(
                    unknown,
                    json,
                    JacksonDtoCodec.reader(json, json.constructType(mapper.dtoType()), unknown),
                    JacksonDtoCodec.reader(json, list, unknown),
                    own,
                    WholeBody.demands(shape),
                    unknown == UnknownFields.REJECT && WholeBody.hasFixedKeys(shape));
        }
    }

    BodyReader(
            DtoValidation validation, UnknownFields unknownFields, Scalars scalars, JsonMapper json, DtoCodec codec) {
        this.validation = validation;
        this.unknownFields = unknownFields;
        this.scalars = scalars;
        this.jackson = new JacksonDtoCodec(IsoTimes.in(json));
        this.own = new OwnCodec(codec);
        this.lax = this.jackson.bodies(Scalars.LAX);
        // A form cannot say that one value is a list.
        this.form = this.lax
                .rebuild()
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .build();
    }

    JsonMapper json() {
        return this.lax;
    }

    /** The status of the answer to a body that cannot be taken. */
    HttpStatusCode status() {
        return this.validation.status();
    }

    /**
     * Reads a body, all of it.
     *
     * @param lenient whether text is taken for numbers and booleans whatever the DTO says, as of a form
     * @return what the handler takes; null for a body of {@code null}
     */
    @Nullable
    Object read(BodyContent body, IncomingShape shape, DtoBinding binding, Class<?>[] groups, boolean lenient) {
        Rules rules = lenient ? lenient(binding) : rules(binding);
        return switch (shape.container()) {
            case ONE -> one(body, shape, binding.mapper(), rules, groups);
            case MAP -> map(body, shape, binding.mapper(), rules, groups);
            case LIST, SET, ARRAY -> list(body, shape, binding.mapper(), rules, groups);
        };
    }

    private @Nullable Object one(
            BodyContent body, IncomingShape shape, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        if (shape.isPartial()) {
            JsonNode node = tree(body, rules);
            return node == null || node.isNull() ? null : partial(node, "", mapper, rules, groups);
        }
        Object dto = dto(body, "", mapper, rules, groups);
        if (dto == null) {
            return null;
        }
        return entity(dto, body, "", mapper, rules, groups);
    }

    /** The entity of a whole record; what it cannot be made without is looked for where a fault was found, or could be. */
    private Object entity(
            Object dto,
            BodyContent body,
            String pointer,
            DtoMapper<Object, Object> mapper,
            Rules rules,
            Class<?>[] groups) {
        List<DtoViolation> violations = this.validation.check(mapper, dto, pointer, groups);
        boolean isSuspect = rules.demands() && (!violations.isEmpty() || !this.validation.finds(groups));
        if (isSuspect || rules.rejectsKeys()) {
            violations = WholeBody.join(required(body, pointer, mapper, rules), violations);
        }
        refuse(violations);
        try {
            return mapper.toEntity(dto);
        } catch (DtoViolationException | UnsupportedOperationException failure) {
            throw failure;
        } catch (RuntimeException failure) {
            // The entity's own code refuses: a constructor, a setter or a builder.
            LOG.debug("No {} could be made of a body.", mapper.entityType().getName(), failure);
            List<DtoViolation> required = required(body, pointer, mapper, rules);
            refuse(
                    required.isEmpty()
                            ? List.of(new DtoViolation(pointer, "invalid", "These values do not go together.", null))
                            : required);
            throw failure;
        }
    }

    private List<DtoViolation> required(BodyContent body, String pointer, DtoMapper<?, ?> mapper, Rules rules) {
        JsonNode tree = tree(body, rules);
        return tree == null ? List.of() : new WholeBody(rules.rejectsKeys()).check(tree, mapper.shape(), pointer);
    }

    /** One element of a body that is read while it comes. */
    Object element(JsonNode node, long index, IncomingShape shape, DtoBinding binding, Class<?>[] groups) {
        List<DtoViolation> violations = new ArrayList<>();
        Object value = element(node, "/" + index, shape, binding.mapper(), rules(binding), groups, violations);
        refuse(violations);
        return java.util.Objects.requireNonNull(value);
    }

    private @Nullable Object list(
            BodyContent body, IncomingShape shape, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        boolean isLong =
                shape.isPartial() || rules.rejectsKeys() || (rules.demands() && !this.validation.finds(groups));
        List<Object> straight = isLong ? null : straight(body, mapper, rules, groups);
        if (straight != null) {
            return shape.hold(straight);
        }
        JsonNode tree = tree(body, rules);
        if (tree == null || tree.isNull()) {
            return null;
        }
        List<DtoViolation> violations = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (tree.isArray()) {
            int index = 0;
            for (JsonNode node : tree) {
                Object value = element(node, "/" + index++, shape, mapper, rules, groups, violations);
                if (value != null) {
                    values.add(value);
                }
            }
        } else {
            violations.add(new DtoViolation("", BodyFaults.TYPE_MISMATCH, "The body is not a list.", null));
        }
        refuse(violations);
        return shape.hold(values);
    }

    /** The entities of a list without a fault; null where there is one, which the long way finds with all others. */
    private @Nullable List<Object> straight(
            BodyContent body, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        List<Object> dtos;
        try {
            dtos = rules.own() == null ? body.read(rules.many()) : rules.own().readList(body.bytes(rules.json()));
        } catch (JacksonException | IllegalArgumentException failure) {
            return null;
        }
        if (dtos == null) {
            return null;
        }
        List<Object> entities = new ArrayList<>(dtos.size());
        for (Object dto : dtos) {
            if (dto == null || !this.validation.check(mapper, dto, "", groups).isEmpty()) {
                return null;
            }
            try {
                entities.add(mapper.toEntity(dto));
            } catch (UnsupportedOperationException failure) {
                throw failure;
            } catch (RuntimeException failure) {
                return null;
            }
        }
        return entities;
    }

    private @Nullable Object map(
            BodyContent body, IncomingShape shape, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        JsonNode tree = tree(body, rules);
        if (tree == null || tree.isNull()) {
            return null;
        }
        List<DtoViolation> violations = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        if (tree.isObject()) {
            for (Map.Entry<String, JsonNode> entry : tree.properties()) {
                String pointer = "/" + BodyFaults.escaped(entry.getKey());
                Object value = element(entry.getValue(), pointer, shape, mapper, rules, groups, violations);
                if (value != null) {
                    values.put(entry.getKey(), value);
                }
            }
        } else {
            violations.add(new DtoViolation("", BodyFaults.TYPE_MISMATCH, "The body is not an object.", null));
        }
        refuse(violations);
        return values;
    }

    private @Nullable Object element(
            JsonNode node,
            String pointer,
            IncomingShape shape,
            DtoMapper<Object, Object> mapper,
            Rules rules,
            Class<?>[] groups,
            List<DtoViolation> violations) {
        if (node.isNull()) {
            violations.add(new DtoViolation(pointer, "NotNull", "must not be null", null));
            return null;
        }
        try {
            if (shape.isPartial()) {
                return partial(node, pointer, mapper, rules, groups);
            }
            BodyContent body = new BodyContent.Tree(node);
            Object dto = java.util.Objects.requireNonNull(dto(body, pointer, mapper, rules, groups));
            return entity(dto, body, pointer, mapper, rules, groups);
        } catch (DtoViolationException failure) {
            violations.addAll(failure.violations());
            return null;
        }
    }

    private @Nullable Object dto(
            BodyContent body, String prefix, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        ObjectReader reader = rules.one();
        if (rules.own() != null) {
            try {
                return rules.own().read(body.bytes(rules.json()));
            } catch (IllegalArgumentException refused) {
                // Jackson says why.
            }
        }
        try {
            return body.read(reader);
        } catch (DatabindException | InputCoercionException failure) {
            JsonNode tree = tree(body, rules);
            BodyFaults faults = new BodyFaults(prefix, mapper.dtoType(), rules.unknown(), rules.json());
            Object dto = tree == null ? null : faults.read(reader, tree);
            List<DtoViolation> violations = new ArrayList<>(faults.violations());
            if (dto != null && !violations.isEmpty()) {
                List<DtoViolation> required = rules.demands() ? required(body, prefix, mapper, rules) : List.of();
                WholeBody.join(required, this.validation.check(mapper, dto, prefix, groups)).stream()
                        .filter(found -> !faults.has(found.pointer()))
                        .forEach(violations::add);
            }
            if (violations.isEmpty() && dto == null) {
                throw new DecodingException("JSON decoding error", failure);
            }
            refuse(violations);
            return dto;
        } catch (JacksonException failure) {
            throw new DecodingException("JSON decoding error", failure);
        }
    }

    private DtoData<Object> partial(
            JsonNode node, String pointer, DtoMapper<Object, Object> mapper, Rules rules, Class<?>[] groups) {
        BodyFaults faults = new BodyFaults(pointer, mapper.dtoType(), rules.unknown(), rules.json());
        Object changes = faults.read(rules.one(), node.deepCopy());
        PartialBody partial = new PartialBody(mapper.shape(), node, pointer, this.validation.status());
        List<DtoViolation> violations = new ArrayList<>(faults.violations());
        List<DtoViolation> validated =
                changes == null ? List.of() : partial.present(this.validation.check(mapper, changes, pointer, groups));
        WholeBody.join(partial.violations(), validated).stream()
                .filter(found -> !faults.has(found.pointer()))
                .forEach(violations::add);
        refuse(violations);
        return DtoData.of(mapper, java.util.Objects.requireNonNull(changes), partial.presence(), partial.changed());
    }

    private @Nullable JsonNode tree(BodyContent body, Rules rules) {
        try {
            return body.read(rules.json().readerFor(JsonNode.class));
        } catch (JacksonException failure) {
            throw new DecodingException("JSON decoding error", failure);
        }
    }

    private Rules rules(DtoBinding binding) {
        return this.rules.computeIfAbsent(binding.view(), key -> {
            Dto definition = Dtos.definition(key);
            Scalars scalars = definition.scalars() == Scalars.INHERIT ? this.scalars : definition.scalars();
            UnknownFields unknown = definition.unknownFields() == UnknownFields.INHERIT
                    ? this.unknownFields
                    : definition.unknownFields();
            DtoReader<Object> own = this.own.reader(binding.mapper(), unknown, scalars);
            return Rules.of(binding.mapper(), unknown, this.jackson.bodies(scalars), own);
        });
    }

    private Rules lenient(DtoBinding binding) {
        return this.forms.computeIfAbsent(
                binding.view(), key -> Rules.of(binding.mapper(), rules(binding).unknown(), this.form, null));
    }

    private void refuse(List<DtoViolation> violations) {
        if (!violations.isEmpty()) {
            throw new DtoViolationException(
                    this.validation.status(),
                    violations.subList(0, Math.min(violations.size(), BodyFaults.MOST_FAULTS)));
        }
    }
}
