package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Writes the shapes of the records: each once, after those that it holds. */
final class ShapeRenderer {

    private static final String SHAPE = "org.litestarspring.dto.DtoShape";
    private static final String ROOT = "SHAPE";
    private static final String NEXT = "\n            ";

    private final SourceTypes types;
    private final DtoPlan plan;
    private final StringBuilder source;
    private final BodyRenderer bodies;
    private final Map<String, String> constants = new LinkedHashMap<>();

    ShapeRenderer(SourceTypes types, DtoPlan plan, StringBuilder source, BodyRenderer bodies) {
        this.types = types;
        this.plan = plan;
        this.source = source;
        this.bodies = bodies;
    }

    /** The constants, which stand before the methods. */
    void constants() {
        this.constants.put(this.plan.root().name(), ROOT);
        shape(this.plan.root(), ROOT);
    }

    void method() {
        this.source
                .append("\n    @Override\n    public ")
                .append(SHAPE)
                .append(" shape() {\n        return ")
                .append(ROOT)
                .append(";\n    }\n");
    }

    private String nested(ObjectPlan object) {
        String known = this.constants.get(object.name());
        if (known != null) {
            return known;
        }
        // With a word after it, so that it is not taken for a type whose name is in capitals.
        String constant = Names.wire(object.name(), "UPPER_SNAKE_CASE") + "_" + ROOT;
        while (this.constants.containsValue(constant)) {
            constant = constant + "_";
        }
        this.constants.put(object.name(), constant);
        shape(object, constant);
        return constant;
    }

    private void shape(ObjectPlan object, String constant) {
        StringBuilder shape = new StringBuilder("\n    private static final " + SHAPE + " " + constant + " = " + SHAPE
                + ".of(" + SourceTypes.raw(object.model().type()) + ".class, " + this.bodies.dto(object) + ".class");
        if (object.variants().isEmpty()) {
            shape.append(")");
            fields(object.fields(), shape);
            settable(this.bodies.settable(object), shape);
            shape.append(NEXT).append(".build();\n");
        } else {
            shape.append(", ").append(Names.quoted(object.model().family().discriminator()));
            shape.append(", java.util.Map.ofEntries(");
            String separator = "";
            for (VariantPlan variant : object.variants()) {
                shape.append(separator).append(NEXT).append("        java.util.Map.entry(");
                shape.append(Names.quoted(variant.tag()))
                        .append(", ")
                        .append(nested(variant.object()))
                        .append(")");
                separator = ",";
            }
            shape.append("));\n");
        }
        this.source.append(shape);
    }

    /** By type, because a class literal costs javac more than a text. */
    private void settable(List<Property> properties, StringBuilder shape) {
        Map<String, List<String>> byType = new LinkedHashMap<>();
        for (Property property : properties) {
            byType.computeIfAbsent(
                            this.types.literal(CreationReader.unwrapped(property.type())), key -> new ArrayList<>())
                    .add(Names.quoted(property.name()));
        }
        byType.forEach((type, names) ->
                shape.append(NEXT).append(".settable(" + type + ", " + String.join(", ", names) + ")"));
    }

    /** Neighbours of one direction together, because javac resolves every call of a chain anew. */
    private void fields(List<FieldPlan> fields, StringBuilder shape) {
        String open = "";
        for (FieldPlan field : fields) {
            String direction = isPlain(field) ? direction(field) : "";
            shape.append(open.isEmpty() || open.equals(direction) ? "" : ")");
            if (direction.isEmpty()) {
                field(field, shape);
            } else {
                shape.append(open.equals(direction) ? "" : NEXT + ".fields(" + direction)
                        .append(", ")
                        .append(Names.quoted((isNeverNull(field) ? "!" : "")
                                + field.name()
                                + (field.wireName().equals(field.name()) ? "" : "=" + field.wireName())));
            }
            open = direction;
        }
        shape.append(open.isEmpty() ? "" : ")");
    }

    /** Whether a field is a scalar of which there is no more to say than its names. */
    private static boolean isPlain(FieldPlan field) {
        return field.nested() == null
                && !field.isRequired()
                && !HolderSource.wire(field).contains("!")
                && field.patch().equals("REPLACE");
    }

    private static String direction(FieldPlan field) {
        return "org.litestarspring.dto.Direction." + (field.out() ? field.in() ? "BOTH" : "OUT" : "IN");
    }

    private void field(FieldPlan field, StringBuilder shape) {
        boolean isMany = field.nested() != null && field.held().isMany();
        shape.append(NEXT)
                .append(isMany ? ".many(" : ".field(")
                .append(Names.quoted(field.name()))
                .append(", ")
                .append(Names.quoted(field.wireName()))
                .append(", ")
                .append(direction(field))
                .append(field.nested() == null ? "" : ", " + nested(Objects.requireNonNull(field.nested())))
                .append(")")
                .append(field.isRequired() ? ".required()" : isNeverNull(field) ? ".notNull()" : "");
        String holders = HolderSource.wire(field);
        if (!holders.equals(isMany ? "[" : "") && (field.nested() != null || holders.contains("!"))) {
            shape.append(".in(").append(Names.quoted(holders)).append(")");
        }
        if (!field.patch().equals("REPLACE")) {
            shape.append(".patched(org.litestarspring.dto.Patch.")
                    .append(field.patch())
                    .append(", ")
                    .append(Names.quoted(field.key()))
                    .append(")");
        }
    }

    /** Going out too: whoever documents the record says so. */
    private boolean isNeverNull(FieldPlan field) {
        if (field.isNotNull() || field.in()) {
            return field.isNotNull();
        }
        if (field.property() != null) {
            return field.property().isNotNull();
        }
        TypeElement view = this.plan.definition().view();
        return ElementFilter.methodsIn(view.getEnclosedElements()).stream()
                .filter(method -> method.getSimpleName().contentEquals(field.name()))
                .anyMatch(method ->
                        Nullness.isNotNullInSource(field.type(), List.copyOf(method.getAnnotationMirrors()), view));
    }
}
