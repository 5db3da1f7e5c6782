package org.litestarspring.dto.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Third step, second half: the mapper, a class without state. */
final class MapperRenderer {

    private final SourceTypes types;
    private final DtoPlan plan;
    private final String root;
    private final BodyRenderer bodies;
    private final StringBuilder source = new StringBuilder();

    MapperRenderer(SourceTypes types, Accessible accessible, DtoPlan plan) {
        this.types = types;
        this.plan = plan;
        this.root = plan.root().name();
        this.bodies = new BodyRenderer(types, accessible, plan, this.source);
    }

    String render(String packageName, Predicate<String> isHere) {
        Definition definition = this.plan.definition();
        String entity = SourceTypes.raw(definition.entity());
        boolean isPublic = definition.view().getModifiers().contains(Modifier.PUBLIC);
        this.source.append(packageName.isEmpty() ? "" : "package " + packageName + ";\n");
        this.source
                .append("\n/**\n * Maps {@link ")
                .append(entity)
                .append("} to and from {@link ")
                .append(this.root)
                .append("}.\n */\n@javax.annotation.processing.Generated(\"")
                .append(DtoProcessor.class.getName())
                .append("\")\n")
                .append(isPublic ? "public " : "")
                .append("final class ")
                .append(this.root)
                .append("Mapper implements org.litestarspring.dto.DtoMapper<")
                .append(entity)
                .append(", ")
                .append(this.root)
                .append("> {\n");
        ShapeRenderer shapes = new ShapeRenderer(this.types, this.plan, this.source, this.bodies);
        shapes.constants();
        Set<String> built = built();
        object(this.plan.root(), true);
        for (ObjectPlan nested : this.plan.nested().values()) {
            object(nested, built.contains(nested.name()));
        }
        types();
        shapes.method();
        return Imports.shorten(this.source.append("}\n").toString(), packageName, isHere);
    }

    /** The records of which one may lie in a body's field, and so may be built with values of the server's. */
    private Set<String> built() {
        Set<String> built = new HashSet<>();
        Stream.concat(Stream.of(this.plan.root()), this.plan.nested().values().stream())
                .flatMap(object -> object.incoming().stream())
                .filter(field -> field.nested() != null && !field.held().isMany())
                .map(field -> java.util.Objects.requireNonNull(field.nested()))
                .forEach(nested -> {
                    built.add(nested.name());
                    nested.variants()
                            .forEach(variant -> built.add(variant.object().name()));
                });
        this.plan
                .root()
                .variants()
                .forEach(variant -> built.add(variant.object().name()));
        return built;
    }

    private void object(ObjectPlan object, boolean isBuilt) {
        boolean isRoot = Methods.isRoot(object, this.root);
        if (object.way().out()) {
            this.bodies.toDto(object);
        } else if (isRoot) {
            refused("toDto", this.root, SourceTypes.raw(object.model().type()) + " entity", "IN");
        }
        if (object.way().in()) {
            this.bodies.toEntity(object);
            this.bodies.patch(object);
            if (isBuilt) {
                this.bodies.create(object);
            }
        } else if (isRoot) {
            String entity = this.types.plain(object.model().type());
            refused("toEntity", entity, this.root + " dto", "OUT");
            refused("patch", entity, entity + " entity, " + this.root + " changes, " + BodyRenderer.PRESENCE, "OUT");
            refused("create", entity, this.root + " dto, " + BodyRenderer.VALUES, "OUT");
        }
    }

    private void refused(String method, String returned, String parameters, String direction) {
        this.source
                .append("\n    @Override\n    public ")
                .append(returned + " " + method + "(" + parameters + ") {\n")
                .append("        throw new UnsupportedOperationException(\n                \"")
                .append(this.plan.definition().name())
                .append(" goes one way: its direction is ")
                .append(direction)
                .append(".\");\n    }\n");
    }

    private void types() {
        Way way = this.plan.root().way();
        if (!way.equals(Way.BOTH)) {
            String direction = "org.litestarspring.dto.Direction";
            constant(direction, "direction", direction + (way.in() ? ".IN" : ".OUT"));
        }
        List<String> missing = this.plan.missing();
        if (!missing.isEmpty()) {
            constant(
                    "java.util.Set<String>",
                    "missing",
                    missing.stream()
                            .distinct()
                            .map(Names::quoted)
                            .collect(Collectors.joining(", ", "java.util.Set.of(", ")")));
        }
    }

    private void constant(String type, String method, String value) {
        this.source
                .append("\n    @Override\n    public ")
                .append(type + " " + method + "() {\n        return " + value + ";\n    }\n");
    }
}
