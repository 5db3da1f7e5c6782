package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.Holder;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Second step: decides which fields a DTO has, under which names, and collects all that is wrong. */
final class DtoPlanner {

    /** How deep suggestions look for the path that was meant. */
    private static final int SUGGESTION_DEPTH = 4;

    private final Definition definition;
    private final String naming;
    private final EntityReader reader;
    private final TypeKinds kinds;
    private final PackageElement home;
    private final List<DtoFailure> failures;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> recordNames = new HashMap<>();

    DtoPlanner(Definition definition, String defaultNaming, EntityReader reader, TypeKinds kinds, PackageElement home) {
        this.definition = definition;
        this.naming = definition.naming().equals("INHERIT") ? defaultNaming : definition.naming();
        this.reader = reader;
        this.kinds = kinds;
        this.home = home;
        this.failures = new ArrayList<>(definition.failures());
    }

    DtoPlan plan() {
        EntityModel model = this.reader.read(this.definition.entity(), this.home);
        checkDefinition(model);
        ObjectPlan root = new ObjectPlan("", model, List.of());
        if (this.failures.isEmpty()) {
            List<FieldPlan> fields =
                    new ArrayList<>(fields(model, "", 0, List.of(model.type().toString())));
            fields.addAll(computed(model));
            checkWireNames(fields);
            root = new ObjectPlan(this.definition.name() + "Dto", model, fields);
            if (fields.isEmpty()) {
                fail(null, Message.EMPTY.of(this.definition.name(), model.type()));
            }
        }
        return new DtoPlan(this.definition, root, this.failures, this.notes);
    }

    private void checkDefinition(EntityModel model) {
        if (!this.definition.include().isEmpty() && !this.definition.exclude().isEmpty()) {
            fail("exclude", Message.INCLUDE_AND_EXCLUDE.of(this.definition.name()));
        }
        this.definition.include().forEach(path -> checkPath(model, path, "include"));
        this.definition.exclude().forEach(path -> checkPath(model, path, "exclude"));
        List<String> computed = computedMethods().stream()
                .map(m -> m.getSimpleName().toString())
                .toList();
        this.definition.rename().keySet().stream()
                .filter(path -> !computed.contains(path))
                .forEach(path -> checkPath(model, path, "rename"));
    }

    private void checkPath(EntityModel root, String path, String member) {
        EntityModel model = root;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            String step = steps[i];
            Property property = model.properties().stream()
                    .filter(candidate -> candidate.name().equals(step))
                    .findFirst()
                    .orElse(null);
            if (property == null) {
                String meant = Names.nearest(path, paths(root, "", 1))
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse("");
                fail(member, Message.UNKNOWN_PATH.of(root.type(), path, meant));
                return;
            }
            if (property.way() == Property.Way.PRIVATE && !member.equals("exclude")) {
                fail(member, Message.PRIVATE_PATH.of(path, member, property.name()));
                return;
            }
            DeclaredType nested = this.kinds.held(property.type()).nested();
            if (nested == null && i < steps.length - 1) {
                fail(member, Message.UNKNOWN_PATH.of(root.type(), path, ""));
                return;
            }
            model = nested == null ? model : this.reader.read(nested, this.home);
        }
    }

    private List<String> paths(EntityModel model, String prefix, int depth) {
        List<String> paths = new ArrayList<>();
        for (Property property : model.properties()) {
            String path = prefix + property.name();
            paths.add(path);
            DeclaredType nested = this.kinds.held(property.type()).nested();
            if (nested != null && depth < SUGGESTION_DEPTH) {
                paths.addAll(paths(this.reader.read(nested, this.home), path + ".", depth + 1));
            }
        }
        return paths;
    }

    private List<FieldPlan> fields(EntityModel model, String prefix, int depth, List<String> above) {
        List<FieldPlan> fields = new ArrayList<>();
        for (Property property : model.properties()) {
            String path = prefix + property.name();
            if (takes(path) && (property.goesOut() || property.comesIn())) {
                FieldPlan field = field(property, path, depth, above);
                if (field != null) {
                    fields.add(field);
                }
            }
        }
        checkWireNames(fields);
        return fields;
    }

    private @Nullable FieldPlan field(Property property, String path, int depth, List<String> above) {
        TypeKinds.Held held = this.kinds.held(property.type());
        if (held.isUnmapped()) {
            fail(null, Message.NO_MAPPING.of(path, property.type()));
            return null;
        }
        ObjectPlan nested = null;
        DeclaredType type = held.nested();
        if (type != null) {
            if (isCut(path, depth)) {
                this.notes.add(Message.CUT_BY_DEPTH.of(this.definition.maxDepth(), path));
                return null;
            }
            if (this.definition.maxDepth() < 0 && above.contains(type.toString()) && !isIncludedBelow(path)) {
                fail("of", Message.CYCLE.of(path, type, String.join(" > ", above), path));
                return null;
            }
            nested = nested(type, path, depth + 1, above);
        }
        return new FieldPlan(
                property.name(),
                wireName(path, property),
                property.type(),
                property,
                property.goesOut(),
                property.comesIn(),
                nested,
                held.holder());
    }

    private ObjectPlan nested(DeclaredType type, String path, int depth, List<String> above) {
        List<String> stack = new ArrayList<>(above);
        stack.add(type.toString());
        EntityModel model = this.reader.read(type, this.home);
        List<FieldPlan> fields = fields(model, path + ".", depth, stack);
        return new ObjectPlan(recordName(type, fields), model, fields);
    }

    /** Objects of one type and shape share a record; another shape of the type gets a number. */
    private String recordName(DeclaredType type, List<FieldPlan> fields) {
        StringBuilder shape = new StringBuilder(type.toString());
        for (FieldPlan field : fields) {
            shape.append('|').append(field.name()).append('=').append(field.wireName());
            shape.append(field.nested() == null ? "" : ":" + field.nested().name());
        }
        return this.recordNames.computeIfAbsent(shape.toString(), key -> {
            String simple = type.asElement().getSimpleName().toString();
            String name = simple;
            for (int i = 2; this.recordNames.containsValue(name); i++) {
                name = simple + i;
            }
            return name;
        });
    }

    private boolean takes(String path) {
        List<String> include = this.definition.include();
        if (include.isEmpty()) {
            return !this.definition.exclude().contains(path);
        }
        return include.stream()
                .anyMatch(taken -> taken.equals(path) || path.startsWith(taken + ".") || taken.startsWith(path + "."));
    }

    private boolean isCut(String path, int depth) {
        return this.definition.maxDepth() >= 0 && depth >= this.definition.maxDepth() && !isIncludedBelow(path);
    }

    private boolean isIncludedBelow(String path) {
        return this.definition.include().stream().anyMatch(taken -> taken.equals(path) || taken.startsWith(path + "."));
    }

    private String wireName(String path, @Nullable Property property) {
        String renamed = this.definition.rename().get(path);
        if (renamed != null) {
            return renamed;
        }
        if (property != null && property.alias() != null) {
            return property.alias();
        }
        return Names.wire(path.substring(path.lastIndexOf('.') + 1), this.naming);
    }

    private List<FieldPlan> computed(EntityModel model) {
        List<FieldPlan> fields = new ArrayList<>();
        for (ExecutableElement method : computedMethods()) {
            String name = method.getSimpleName().toString();
            TypeMirror type = method.getReturnType();
            TypeKinds.Held held = this.kinds.held(type);
            if (held.isUnmapped() || held.nested() != null || type.getKind() == TypeKind.VOID) {
                fail(null, Message.COMPUTED_TYPE.of(name, type));
                continue;
            }
            if (model.properties().stream()
                            .noneMatch(property -> property.name().equals(name))
                    || this.definition.exclude().contains(name)) {
                fields.add(new FieldPlan(name, wireName(name, null), type, null, true, false, null, Holder.ONE));
            } else {
                fail(null, Message.DUPLICATE_WIRE_NAME.of(name, name + "()", wireName(name, null)));
            }
        }
        return fields;
    }

    /** The static methods of the interface that take the entity alone. */
    private Collection<ExecutableElement> computedMethods() {
        return ElementFilter.methodsIn(this.definition.view().getEnclosedElements()).stream()
                .filter(method -> method.getModifiers().contains(Modifier.STATIC)
                        && !method.getModifiers().contains(Modifier.PRIVATE)
                        && method.getParameters().size() == 1
                        && this.kinds.isAssignable(
                                this.definition.entity(),
                                method.getParameters().get(0).asType()))
                .toList();
    }

    private void checkWireNames(List<FieldPlan> fields) {
        Map<String, FieldPlan> byWireName = new LinkedHashMap<>();
        for (FieldPlan field : fields) {
            FieldPlan other = byWireName.put(field.wireName(), field);
            if (other != null) {
                fail("rename", Message.DUPLICATE_WIRE_NAME.of(other.name(), field.name(), field.wireName()));
            }
        }
    }

    private void fail(@Nullable String member, String text) {
        DtoFailure failure = new DtoFailure(member, text);
        if (!this.failures.contains(failure)) {
            this.failures.add(failure);
        }
    }
}
