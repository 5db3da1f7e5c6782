package org.litestarspring.dto.processor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Writes the shapes of the records: each once, after those that it holds. */
final class ShapeRenderer {

    private static final String SHAPE = "org.litestarspring.dto.DtoShape";

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

    void render() {
        this.source
                .append("\n    @Override\n    public ")
                .append(SHAPE)
                .append(" shape() {\n        return Shapes.ROOT;\n    }\n")
                .append(
                        "\n    /** What each record looks like on the wire. */\n    private static final class Shapes {\n");
        shape(this.plan.root(), "ROOT");
        this.source.append("\n        private Shapes() {}\n    }\n");
    }

    private String nested(ObjectPlan object) {
        String known = this.constants.get(object.name());
        if (known != null) {
            return known;
        }
        String constant = Names.wire(object.name(), "UPPER_SNAKE_CASE");
        while (constant.equals("ROOT") || this.constants.containsValue(constant)) {
            constant = constant + "_";
        }
        this.constants.put(object.name(), constant);
        shape(object, constant);
        return constant;
    }

    private void shape(ObjectPlan object, String constant) {
        StringBuilder shape =
                new StringBuilder("\n        private static final " + SHAPE + " " + constant + " = " + SHAPE + ".of("
                        + SourceTypes.raw(object.model().type()) + ".class, " + this.bodies.dto(object) + ".class");
        if (object.variants().isEmpty()) {
            shape.append(")");
            object.fields().forEach(field -> field(field, shape));
            settable(this.bodies.settable(object), shape);
            shape.append("\n                .build();\n");
        } else {
            shape.append(", ").append(Names.quoted(object.model().family().discriminator()));
            shape.append(", java.util.Map.ofEntries(");
            String separator = "";
            for (VariantPlan variant : object.variants()) {
                shape.append(separator).append("\n                java.util.Map.entry(");
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

    /** As two arrays, because javac resolves every call of a chain anew. */
    private void settable(List<Property> properties, StringBuilder shape) {
        if (properties.isEmpty()) {
            return;
        }
        shape.append("\n                .settable(\n                        new String[] {")
                .append(properties.stream()
                        .map(property -> Names.quoted(property.name()))
                        .collect(Collectors.joining(", ")))
                .append("},\n                        new Class<?>[] {")
                .append(properties.stream()
                        .map(property -> this.types.literal(CreationReader.unwrapped(property.type())))
                        .collect(Collectors.joining(", ")))
                .append("})");
    }

    private void field(FieldPlan field, StringBuilder shape) {
        boolean isMany = field.nested() != null && field.held().isMany();
        shape.append("\n                .")
                .append(isMany ? "many(" : "field(")
                .append(Names.quoted(field.name()))
                .append(", ")
                .append(Names.quoted(field.wireName()))
                .append(", org.litestarspring.dto.Direction.")
                .append(field.out() ? field.in() ? "BOTH" : "OUT" : "IN")
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
