package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.Holder;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Third step, first half: the record that crosses the wire. */
final class RecordRenderer {

    private final SourceTypes types;

    RecordRenderer(SourceTypes types) {
        this.types = types;
    }

    String render(DtoPlan plan, String packageName) {
        Definition definition = plan.definition();
        String view = definition.view().getQualifiedName().toString();
        boolean isPublic = definition.view().getModifiers().contains(Modifier.PUBLIC);
        StringBuilder source = new StringBuilder();
        source.append(packageName.isEmpty() ? "" : "package " + packageName + ";\n\n");
        source.append("import com.fasterxml.jackson.annotation.JsonProperty;\n");
        if (usesValid(plan)) {
            source.append("import jakarta.validation.Valid;\n");
        }
        source.append("import javax.annotation.processing.Generated;\n\n");
        source.append("/**\n * What crosses the wire of {@link ")
                .append(definition.entity())
                .append("}, as {@link ");
        source.append(view).append("} says.\n */\n");
        source.append("@Generated(\"").append(DtoProcessor.class.getName()).append("\")\n");
        source.append(isPublic ? "public " : "")
                .append("record ")
                .append(plan.root().name());
        components(source, plan.root(), plan.root().name(), "    ");
        source.append(" {\n");
        for (ObjectPlan nested : plan.nested().values()) {
            source.append("\n    /**\n     * What crosses the wire of {@link ");
            source.append(nested.model().type()).append("}.\n     */\n");
            source.append("    public record ").append(nested.name());
            components(source, nested, plan.root().name(), "        ");
            source.append(" {}\n");
        }
        return Imports.shorten(source.append("}\n").toString(), packageName);
    }

    private static boolean usesValid(DtoPlan plan) {
        return !plan.nested().isEmpty();
    }

    private void components(StringBuilder source, ObjectPlan object, String root, String indent) {
        source.append("(\n");
        source.append(object.fields().stream()
                .map(field -> indent + "    " + component(field, root))
                .collect(Collectors.joining(",\n")));
        source.append(")");
    }

    private String component(FieldPlan field, String root) {
        List<String> parts = new ArrayList<>();
        String access = field.out() && field.in()
                ? ""
                : ", access = JsonProperty.Access." + (field.out() ? "READ_ONLY" : "WRITE_ONLY");
        parts.add(
                access.isEmpty()
                        ? "@JsonProperty(\"" + escaped(field.wireName()) + "\")"
                        : "@JsonProperty(value = \"" + escaped(field.wireName()) + "\"" + access + ")");
        // What a client cannot set it cannot set wrongly.
        if (field.in() && field.property() != null) {
            parts.addAll(field.property().constraints());
            if (field.nested() != null && field.holder() == Holder.ONE) {
                parts.add("@Valid");
            }
        }
        parts.add(this.types.component(field, root));
        parts.add(field.name());
        return String.join(" ", parts);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
