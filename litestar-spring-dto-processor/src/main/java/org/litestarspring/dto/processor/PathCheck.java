package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.lang.model.element.PackageElement;
import javax.lang.model.type.DeclaredType;

/** Checks that every path of a definition exists and may be named, and offers the one that was meant. */
final class PathCheck {

    /** How deep suggestions look for the path that was meant. */
    private static final int SUGGESTION_DEPTH = 4;

    private final Definition definition;
    private final EntityReader reader;
    private final TypeKinds kinds;
    private final PackageElement home;
    private final Consumer<DtoFailure> failures;

    PathCheck(
            Definition definition,
            EntityReader reader,
            TypeKinds kinds,
            PackageElement home,
            Consumer<DtoFailure> failures) {
        this.definition = definition;
        this.reader = reader;
        this.kinds = kinds;
        this.home = home;
        this.failures = failures;
    }

    void check(EntityModel model) {
        if (!this.definition.include().isEmpty() && !this.definition.exclude().isEmpty()) {
            fail("exclude", Message.INCLUDE_AND_EXCLUDE.of(this.definition.name()));
        }
        this.definition.include().forEach(path -> check(model, path, "include"));
        this.definition.exclude().forEach(path -> check(model, path, "exclude"));
        List<String> computed = Computed.methods(this.definition.view(), model.type(), this.kinds).stream()
                .map(method -> method.getSimpleName().toString())
                .toList();
        this.definition.rename().keySet().stream()
                .filter(path -> !computed.contains(path))
                .forEach(path -> check(model, path, "rename"));
    }

    private void check(EntityModel root, String path, String member) {
        EntityModel model = root;
        String[] steps = path.split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            String step = steps[i];
            Property property = model.properties().stream()
                    .filter(candidate -> candidate.name().equals(step))
                    .findFirst()
                    .orElse(null);
            if (property == null) {
                String meant = Names.nearest(path, paths(root, this::read, this.kinds))
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse("");
                fail(member, Message.UNKNOWN_PATH.of(root.type(), path, meant));
                return;
            }
            if (property.way().equals(Way.PRIVATE) && !member.equals("exclude")) {
                fail(member, Message.PRIVATE_PATH.of(path, member, property.name()));
                return;
            }
            DeclaredType nested = this.kinds.held(property.type()).object();
            if (nested == null && i < steps.length - 1) {
                fail(member, Message.UNKNOWN_PATH.of(root.type(), path, ""));
                return;
            }
            model = nested == null ? model : read(nested);
        }
    }

    private EntityModel read(DeclaredType type) {
        return this.reader.read(type, this.home);
    }

    /** The paths that exist, as deep as anybody would write one. */
    static List<String> paths(EntityModel model, Function<DeclaredType, EntityModel> reader, TypeKinds kinds) {
        List<String> paths = new ArrayList<>();
        collect(model, "", 1, reader, kinds, paths);
        return paths;
    }

    private static void collect(
            EntityModel model,
            String prefix,
            int depth,
            Function<DeclaredType, EntityModel> reader,
            TypeKinds kinds,
            List<String> paths) {
        for (Property property : model.properties()) {
            String path = prefix + property.name();
            paths.add(path);
            DeclaredType nested = kinds.held(property.type()).object();
            if (nested != null && depth < SUGGESTION_DEPTH) {
                collect(reader.apply(nested), path + ".", depth + 1, reader, kinds, paths);
            }
        }
    }

    private void fail(String member, String text) {
        this.failures.accept(new DtoFailure(member, text));
    }
}
