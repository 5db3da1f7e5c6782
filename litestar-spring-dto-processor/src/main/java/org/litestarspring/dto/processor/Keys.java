package org.litestarspring.dto.processor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Writes how the key of an element is read, of the entity's and of the body's. */
final class Keys {

    private final SourceTypes types;
    private final String root;

    Keys(SourceTypes types, String root) {
        this.types = types;
        this.root = root;
    }

    private interface Step {

        String of(FieldPlan field);
    }

    private interface TypeName {

        String of(ObjectPlan object);
    }

    /** Of an entity that the variable {@code held} has. */
    String ofEntity(ObjectPlan element, String key) {
        return read(
                element,
                key,
                field -> Objects.requireNonNull(
                        Objects.requireNonNull(field.property()).read()),
                object -> this.types.plain(object.model().type()));
    }

    /** Of a record that the variable {@code held} has. */
    String ofRecord(ObjectPlan element, String key) {
        return read(element, key, field -> field.component() + "()", object -> this.root + "." + object.name());
    }

    private String read(ObjectPlan element, String key, Step step, TypeName type) {
        if (element.variants().isEmpty()) {
            return path(element, key, "held", step);
        }
        StringBuilder source = new StringBuilder();
        for (VariantPlan variant : element.variants()) {
            source.append("held instanceof ").append(type.of(variant.object())).append(" it ? (Object) ");
            source.append(path(variant.object(), key, "it", step)).append(" : ");
        }
        return source.append("null").toString();
    }

    private static String path(ObjectPlan object, String key, String variable, Step step) {
        int dot = key.indexOf('.');
        FieldPlan field = Objects.requireNonNull(object.field(dot < 0 ? key : key.substring(0, dot)));
        String value = variable + "." + step.of(field);
        if (dot < 0) {
            return value;
        }
        String inside = path(Objects.requireNonNull(field.nested()), key.substring(dot + 1), value, step);
        return "(" + value + " == null ? null : " + inside + ")";
    }

    /** The field of the key itself. */
    static @Nullable FieldPlan last(ObjectPlan element, String key) {
        ObjectPlan object = element.variants().isEmpty()
                ? element
                : element.variants().get(0).object();
        int dot = key.indexOf('.');
        FieldPlan field = object.field(dot < 0 ? key : key.substring(0, dot));
        return field == null || dot < 0 ? field : last(Objects.requireNonNull(field.nested()), key.substring(dot + 1));
    }

    /** Where the key is in an element, as a JSON pointer. */
    static String pointer(ObjectPlan element, String key) {
        ObjectPlan object = element.variants().isEmpty()
                ? element
                : element.variants().get(0).object();
        int dot = key.indexOf('.');
        FieldPlan field = Objects.requireNonNull(object.field(dot < 0 ? key : key.substring(0, dot)));
        String step = "/" + field.wireName().replace("~", "~0").replace("/", "~1");
        return dot < 0 ? step : step + pointer(Objects.requireNonNull(field.nested()), key.substring(dot + 1));
    }
}
