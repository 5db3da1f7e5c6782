package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.Holder;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Third step, second half: the mapper that MapStruct implements, and the patch, which only we can know. */
final class MapperRenderer {

    private final SourceTypes types;

    MapperRenderer(SourceTypes types) {
        this.types = types;
    }

    String render(DtoPlan plan, String packageName) {
        Definition definition = plan.definition();
        String entity = definition.entity().toString();
        String dto = plan.root().name();
        boolean isPublic = definition.view().getModifiers().contains(Modifier.PUBLIC);
        StringBuilder source = new StringBuilder();
        source.append(packageName.isEmpty() ? "" : "package " + packageName + ";\n\n");
        source.append("""
                import java.util.Map;
                import java.util.Set;
                import javax.annotation.processing.Generated;
                import org.litestarspring.dto.DtoMapper;
                import org.litestarspring.dto.DtoPresence;
                import org.mapstruct.Builder;
                import org.mapstruct.Mapper;
                import org.mapstruct.Mapping;
                import org.mapstruct.NullValueCheckStrategy;
                import org.mapstruct.ReportingPolicy;

                """);
        source.append("/**\n * Maps {@link ")
                .append(entity)
                .append("} to and from {@link ")
                .append(dto);
        source.append("}.\n */\n@Generated(\"")
                .append(DtoProcessor.class.getName())
                .append("\")\n");
        source.append("""
                @Mapper(
                        builder = @Builder(disableBuilder = true),
                        nullValueCheckStrategy = NullValueCheckStrategy.ALWAYS,
                        unmappedTargetPolicy = ReportingPolicy.IGNORE)
                """);
        source.append(isPublic ? "public " : "")
                .append("interface ")
                .append(dto)
                .append("Mapper extends DtoMapper<");
        source.append(entity).append(", ").append(dto).append("> {\n");
        mappings(source, plan.root(), dto, "toDto", "toEntity", definition, true);
        patch(source, plan.root(), dto, "patch", true);
        for (ObjectPlan nested : plan.nested().values()) {
            String name = nested.name();
            mappings(source, nested, dto + "." + name, "to" + name + "Dto", "to" + name, definition, false);
            patch(source, nested, dto + "." + name, "patch" + name, false);
            held(source, plan, nested, dto);
        }
        types(source, entity, dto);
        names(source, plan);
        return Imports.shorten(source.append("}\n").toString(), packageName);
    }

    private static void mappings(
            StringBuilder source,
            ObjectPlan object,
            String dto,
            String toDto,
            String toEntity,
            Definition definition,
            boolean root) {
        String entity = object.model().type().toString();
        String override = root ? "    @Override\n" : "";
        source.append('\n').append(override);
        for (FieldPlan field : object.fields()) {
            if (field.property() == null) {
                source.append("    @Mapping(target = \"").append(field.name()).append("\", expression = \"java(");
                source.append(definition.view().getQualifiedName()).append('.').append(field.name());
                source.append("(entity))\")\n");
            } else if (!field.out()) {
                source.append(ignore(field.name()));
            }
        }
        source.append("    ")
                .append(dto)
                .append(' ')
                .append(toDto)
                .append('(')
                .append(entity)
                .append(" entity);\n\n");
        source.append(override);
        for (FieldPlan field : object.fields()) {
            if (field.property() != null && !field.in() && canBeTarget(field, object)) {
                source.append(ignore(field.name()));
            }
        }
        source.append("    ")
                .append(entity)
                .append(' ')
                .append(toEntity)
                .append('(')
                .append(dto)
                .append(" dto);\n");
    }

    /** MapStruct refuses to ignore what it does not see as a target; it sees setters, and getters of collections. */
    private static boolean canBeTarget(FieldPlan field, ObjectPlan object) {
        Property property = field.property();
        return object.model().isRecord()
                || (property != null && property.setter() != null)
                || field.holder() == Holder.COLLECTION
                || field.holder() == Holder.MAP
                || field.type().toString().startsWith("java.util.");
    }

    private static String ignore(String name) {
        return "    @Mapping(target = \"" + name + "\", ignore = true)\n";
    }

    /** The holders of nested objects, mapped back whole: a patch replaces them. */
    private void held(StringBuilder source, DtoPlan plan, ObjectPlan nested, String dto) {
        java.util.stream.Stream.concat(java.util.stream.Stream.of(plan.root()), plan.nested().values().stream())
                .flatMap(object -> object.incoming().stream())
                .filter(field -> nested.equals(field.nested()) && field.holder() != Holder.ONE)
                .map(field -> "\n    " + this.types.source(field.type()) + " " + holderMethod(field) + "("
                        + component(field, dto) + " held);\n")
                .distinct()
                .forEach(source::append);
    }

    private String component(FieldPlan field, String dto) {
        return this.types.component(field, dto).replace("@Valid ", dto + ".");
    }

    private static String holderMethod(FieldPlan field) {
        ObjectPlan nested = java.util.Objects.requireNonNull(field.nested());
        String type = field.type()
                .toString()
                .replaceAll("<.*", "")
                .replaceAll(".*\\.", "")
                .replace("[]", "Array");
        return "to" + nested.name() + Names.capital(type);
    }

    private static void patch(StringBuilder source, ObjectPlan object, String dto, String method, boolean root) {
        String entity = object.model().type().toString();
        source.append('\n').append(root ? "    @Override\n" : "");
        source.append("    default ")
                .append(entity)
                .append(' ')
                .append(method)
                .append('(')
                .append(entity);
        source.append(" entity, ").append(dto).append(" changes, DtoPresence present) {\n");
        if (object.model().isRecord()) {
            source.append("        return new ").append(entity).append("(\n");
            source.append(object.model().properties().stream()
                    .map(property -> "                " + argument(property, object.incoming()))
                    .collect(Collectors.joining(",\n")));
            source.append(");\n    }\n");
            return;
        }
        for (FieldPlan field : object.incoming()) {
            Property property = java.util.Objects.requireNonNull(field.property());
            source.append("        if (").append(isPresent(field)).append(") {\n            entity.");
            source.append(property.setter()).append('(').append(value(field, getter(property)));
            source.append(");\n        }\n");
        }
        source.append("        return entity;\n    }\n");
    }

    private static String argument(Property property, List<FieldPlan> incoming) {
        String current = "entity." + property.name() + "()";
        return incoming.stream()
                .filter(field -> field.name().equals(property.name()))
                .map(field -> isPresent(field) + " ? " + value(field, current) + " : " + current)
                .findFirst()
                .orElse(current);
    }

    private static @Nullable String getter(Property property) {
        return property.getter() == null ? null : "entity." + property.getter() + "()";
    }

    /** A primitive has no null to take: readers of bodies refuse it, and this does not fall over it. */
    private static String isPresent(FieldPlan field) {
        String has = "present.has(\"" + field.wireName() + "\")";
        return field.type().getKind().isPrimitive() ? has + " && changes." + field.name() + "() != null" : has;
    }

    private static String value(FieldPlan field, @Nullable String current) {
        String change = "changes." + field.name() + "()";
        ObjectPlan nested = field.nested();
        if (nested == null) {
            return change;
        }
        if (field.holder() != Holder.ONE) {
            return holderMethod(field) + "(" + change + ")";
        }
        String created = "to" + nested.name() + "(" + change + ")";
        if (current == null) {
            return created;
        }
        return change + " == null ? null : " + current + " == null ? " + created + " : patch" + nested.name() + "("
                + current + ", " + change + ", present.in(\"" + field.wireName() + "\"))";
    }

    private static void types(StringBuilder source, String entity, String dto) {
        source.append("\n    @Override\n    default Class<").append(entity).append("> entityType() {\n");
        source.append("        return ").append(entity).append(".class;\n    }\n");
        source.append("\n    @Override\n    default Class<").append(dto).append("> dtoType() {\n");
        source.append("        return ").append(dto).append(".class;\n    }\n");
    }

    private static void names(StringBuilder source, DtoPlan plan) {
        paths(source, "primitives", plan.primitives());
        paths(source, "readOnly", plan.readOnly());
        source.append("\n    @Override\n    default Map<String, String> wireNames() {\n");
        source.append("        return Map.ofEntries(\n");
        source.append(
                plan.wireNames().entrySet().stream().map(MapperRenderer::entry).collect(Collectors.joining(",\n")));
        source.append(");\n    }\n");
    }

    private static void paths(StringBuilder source, String method, List<String> paths) {
        source.append("\n    @Override\n    default Set<String> ")
                .append(method)
                .append("() {\n        return Set.of(");
        source.append(paths.stream().map(MapperRenderer::quoted).collect(Collectors.joining(", ")));
        source.append(");\n    }\n");
    }

    private static String entry(Map.Entry<String, String> name) {
        return "                Map.entry(" + quoted(name.getKey()) + ", " + quoted(name.getValue()) + ")";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
