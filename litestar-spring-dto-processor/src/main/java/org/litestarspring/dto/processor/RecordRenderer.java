package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeMirror;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Third step, first half: the record that crosses the wire. */
final class RecordRenderer {

    private static final String JACKSON = "com.fasterxml.jackson.annotation.";
    /** Readers of bodies know it by its message from a constraint of the user's. */
    static final String NOT_NULL = "@jakarta.validation.constraints.NotNull(message = \"is required\")";

    private static final Map<String, String> INCLUSION =
            Map.of("WRITE", "ALWAYS", "OMIT", "NON_NULL", "OMIT_EMPTY", "NON_EMPTY");

    private final SourceTypes types;
    private final DtoPlan plan;
    private final String root;
    private final StringBuilder source = new StringBuilder();

    RecordRenderer(SourceTypes types, DtoPlan plan) {
        this.types = types;
        this.plan = plan;
        this.root = plan.root().name();
    }

    String render(String packageName, Predicate<String> isHere) {
        Definition definition = this.plan.definition();
        this.source.append(packageName.isEmpty() ? "" : "package " + packageName + ";\n");
        this.source
                .append("\n/**\n * What crosses the wire of {@link ")
                .append(SourceTypes.raw(definition.entity()))
                .append("}, as {@link ")
                .append(definition.view().getQualifiedName())
                .append("} says.\n */\n@javax.annotation.processing.Generated(\"")
                .append(DtoProcessor.class.getName())
                .append("\")\n");
        boolean isPublic = definition.view().getModifiers().contains(Modifier.PUBLIC);
        object(this.plan.root(), isPublic ? "public " : "", "", List.of());
        return Imports.shorten(this.source.toString(), packageName, isHere);
    }

    private void object(ObjectPlan object, String modifiers, String indent, List<ObjectPlan> families) {
        if (object.variants().isEmpty()) {
            record(object, modifiers, indent, families);
        } else {
            family(object, modifiers, indent);
        }
    }

    private void record(ObjectPlan object, String modifiers, String indent, List<ObjectPlan> families) {
        inclusion(object, indent);
        this.source.append(indent).append(modifiers).append("record ").append(object.name());
        this.source
                .append("(\n")
                .append(object.fields().stream()
                        .map(field -> indent + "        " + component(field))
                        .collect(Collectors.joining(",\n")))
                .append(")");
        if (!families.isEmpty()) {
            this.source
                    .append(" implements ")
                    .append(families.stream()
                            .map(family ->
                                    Methods.isRoot(family, this.root) ? this.root : this.root + "." + family.name())
                            .collect(Collectors.joining(", ")));
        }
        body(object, indent);
    }

    private void family(ObjectPlan object, String modifiers, String indent) {
        this.source
                .append(indent)
                .append("@" + JACKSON + "JsonTypeInfo(use = " + JACKSON + "JsonTypeInfo.Id.NAME, property = ")
                .append(Names.quoted(object.model().family().discriminator()))
                .append(")\n")
                .append(indent)
                .append("@" + JACKSON + "JsonSubTypes({\n")
                .append(object.variants().stream()
                        .map(variant -> indent + "    @" + JACKSON + "JsonSubTypes.Type(value = " + this.root + "."
                                + variant.object().name() + ".class, name = " + Names.quoted(variant.tag()) + ")")
                        .collect(Collectors.joining(",\n")))
                .append("\n")
                .append(indent)
                .append("})\n")
                .append(indent)
                .append(modifiers)
                .append("sealed interface ")
                .append(object.name());
        this.source
                .append("\n")
                .append(indent)
                .append("        permits ")
                .append(object.variants().stream()
                        .map(variant -> this.root + "." + variant.object().name())
                        .collect(Collectors.joining(", ")));
        body(object, indent);
    }

    private void body(ObjectPlan object, String indent) {
        if (!Methods.isRoot(object, this.root)) {
            this.source.append(" {}\n");
            return;
        }
        this.source.append(" {\n");
        Map<String, ObjectPlan> nested = this.plan.nested();
        for (ObjectPlan inner : nested.values()) {
            this.source
                    .append("\n    /**\n     * What crosses the wire of {@link ")
                    .append(SourceTypes.raw(inner.model().type()))
                    .append("}.\n     */\n");
            object(inner, "public ", indent + "    ", familiesOf(inner, nested));
        }
        this.source.append("}\n");
    }

    /** A family that is cut at two depths has two interfaces, of which a member may be in both. */
    private List<ObjectPlan> familiesOf(ObjectPlan member, Map<String, ObjectPlan> nested) {
        return Stream.concat(Stream.of(this.plan.root()), nested.values().stream())
                .filter(object -> object.variants().stream()
                        .map(VariantPlan::object)
                        .anyMatch(variant -> variant.name().equals(member.name())))
                .toList();
    }

    /** What the DTO says, or else what the entity's class says to Jackson. */
    private void inclusion(ObjectPlan object, String indent) {
        String inclusion = INCLUSION.get(this.plan.definition().nulls());
        if (inclusion == null) {
            Mirrors.find(object.model().type().asElement().getAnnotationMirrors(), JACKSON + "JsonInclude")
                    .ifPresent(own -> this.source
                            .append(indent)
                            .append(AnnotationSource.of(own))
                            .append("\n"));
        } else {
            this.source
                    .append(indent)
                    .append("@" + JACKSON + "JsonInclude(" + JACKSON + "JsonInclude.Include.")
                    .append(inclusion)
                    .append(")\n");
        }
    }

    private String component(FieldPlan field) {
        List<String> parts = new ArrayList<>();
        String wire = Names.quoted(field.wireName());
        String name = "@" + JACKSON + "JsonProperty";
        String access = name.substring(1) + ".Access." + (field.out() ? "READ_ONLY" : "WRITE_ONLY");
        parts.add(
                field.out() && (field.in() || field.isKey())
                        ? name + "(" + wire + ")"
                        : name + "(value = " + wire + ", access = " + access + ")");
        if (field.property() != null) {
            // How an object is written is its record's to say; whether it is there is not.
            field.property().json().stream()
                    .filter(json -> field.nested() == null || json.startsWith("@" + JACKSON + "JsonInclude"))
                    .forEach(parts::add);
        }
        // What a client cannot set it cannot set wrongly.
        if (field.in() && field.property() != null) {
            parts.addAll(constraints(field, field.property()));
        }
        parts.add(this.types.component(field, this.root));
        parts.add(field.component());
        return String.join(" ", parts);
    }

    private static List<String> constraints(FieldPlan field, Property property) {
        boolean isObject = field.nested() != null && !field.held().isMany();
        List<String> constraints = new ArrayList<>();
        property.constraints().stream()
                .filter(constraint -> !isObject || BodyCheck.isUniversal(constraint))
                .forEach(constraints::add);
        TypeMirror inside = CreationReader.unwrapped(property.type());
        if (inside != property.type() && !isObject) {
            constraints.addAll(SourceTypes.constraints(inside));
        }
        boolean isGuarded = constraints.stream()
                .anyMatch(constraint -> constraint.matches(
                        "@jakarta\\.validation\\.constraints\\.Not(Null|Blank|Empty)\\b(?!.*groups =).*"));
        if (field.isRequired() && !isGuarded) {
            constraints.add(NOT_NULL);
        }
        if (isObject || field.held() instanceof Held.Several) {
            constraints.add("@jakarta.validation.Valid");
        }
        return constraints.stream().distinct().toList();
    }
}
