package org.litestarspring.dto.processor;

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
 * @param missing the paths of what constructors need and no body can supply
 */
record DtoPlan(
        Definition definition, ObjectPlan root, List<DtoFailure> failures, List<String> notes, List<String> missing) {

    /**
     * A record to generate for an entity type, and its fields in order.
     *
     * @param way whether it is ever read, and ever written
     * @param variants the records of a family, which has no fields of its own
     */
    record ObjectPlan(String name, EntityModel model, Way way, List<FieldPlan> fields, List<VariantPlan> variants) {

        List<FieldPlan> incoming() {
            return this.fields.stream().filter(FieldPlan::in).toList();
        }

        @Nullable
        FieldPlan field(String name) {
            return this.fields.stream()
                    .filter(field -> field.property() != null && field.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** A member of a family. */
    record VariantPlan(String tag, ObjectPlan object) {}

    /**
     * A component of a record.
     *
     * @param property the entity's property; null for a computed field
     * @param computed the method that computes it; null for a property
     * @param isKey whether it comes in to find the object, and is not set
     * @param nested the record of the objects that it holds; null for scalars
     */
    record FieldPlan(
            String name,
            String wireName,
            TypeMirror type,
            Held held,
            @Nullable Property property,
            @Nullable String computed,
            boolean out,
            boolean in,
            boolean isRequired,
            boolean isKey,
            @Nullable ObjectPlan nested) {

        /** What a partial body does to it, a constant of {@code Patch}. */
        String patch() {
            return this.property == null || !this.in ? "REPLACE" : this.property.patch();
        }

        /** The property path by which its elements are merged. */
        String key() {
            return this.property == null ? "" : this.property.key();
        }

        /**
         * Whether a body must not have null among what it holds. In a map that is merged null takes one out.
         */
        boolean isNullMarked() {
            return this.in
                    && this.property != null
                    && this.property.isNullMarked()
                    && !this.property.patch().equals("MERGE");
        }

        /** The record component's name: a keyword has a line after it. */
        String component() {
            return Names.component(this.name);
        }

        boolean isNotNull() {
            return this.in && (this.isRequired || (this.property != null && this.property.isNotNull()));
        }
    }

    /** The records nested in the root, each once, by name; what a record needs comes after it. */
    Map<String, ObjectPlan> nested() {
        Map<String, ObjectPlan> nested = new LinkedHashMap<>();
        collect(this.root, nested);
        return nested;
    }

    private static void collect(ObjectPlan object, Map<String, ObjectPlan> into) {
        for (FieldPlan field : object.fields()) {
            ObjectPlan nested = field.nested();
            if (nested != null && into.put(nested.name(), nested) == null) {
                collect(nested, into);
            }
        }
        for (VariantPlan variant : object.variants()) {
            if (into.put(variant.object().name(), variant.object()) == null) {
                collect(variant.object(), into);
            }
        }
    }
}
