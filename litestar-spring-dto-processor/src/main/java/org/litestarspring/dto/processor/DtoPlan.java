package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * What is to be generated for one {@code @Dto}.
 *
 * @param failures all that is wrong with the definition; nothing is generated unless it is empty
 * @param notes what the reader of the build's log should know
 */
record DtoPlan(Definition definition, ObjectPlan root, List<DtoFailure> failures, List<String> notes) {

    /** How a field holds its nested objects. */
    enum Holder {
        ONE,
        COLLECTION,
        MAP,
        ARRAY
    }

    /** A record to generate for an entity type, and its fields in order. */
    record ObjectPlan(String name, EntityModel model, List<FieldPlan> fields) {

        List<FieldPlan> incoming() {
            return this.fields.stream().filter(FieldPlan::in).toList();
        }
    }

    /**
     * A component of a record.
     *
     * @param property the entity's property; null for a computed field
     * @param nested the record of the objects that it holds; null for a scalar
     */
    record FieldPlan(
            String name,
            String wireName,
            TypeMirror type,
            @Nullable Property property,
            boolean out,
            boolean in,
            @Nullable ObjectPlan nested,
            Holder holder) {}

    /** The records nested in the root, each once, by name. */
    Map<String, ObjectPlan> nested() {
        Map<String, ObjectPlan> nested = new LinkedHashMap<>();
        collect(this.root, nested);
        return nested;
    }

    /** The wire name of each path, without indices. */
    Map<String, String> wireNames() {
        Map<String, String> names = new LinkedHashMap<>();
        walk(this.root, "", (path, field) -> names.put(path, field.wireName()));
        return names;
    }

    /** The paths of what comes in and cannot be null. */
    List<String> primitives() {
        List<String> paths = new ArrayList<>();
        walk(this.root, "", (path, field) -> {
            if (field.in() && field.type().getKind().isPrimitive()) {
                paths.add(path);
            }
        });
        return paths;
    }

    /** The paths that a client cannot set. */
    List<String> readOnly() {
        List<String> paths = new ArrayList<>();
        walk(this.root, "", (path, field) -> {
            if (!field.in()) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static void collect(ObjectPlan object, Map<String, ObjectPlan> into) {
        for (FieldPlan field : object.fields()) {
            ObjectPlan nested = field.nested();
            if (nested != null && into.put(nested.name(), nested) == null) {
                collect(nested, into);
            }
        }
    }

    private interface Visitor {

        void visit(String path, FieldPlan field);
    }

    private static void walk(ObjectPlan object, String prefix, Visitor visitor) {
        for (FieldPlan field : object.fields()) {
            String path = prefix + field.name();
            visitor.visit(path, field);
            if (field.nested() != null) {
                walk(field.nested(), path + ".", visitor);
            }
        }
    }
}
