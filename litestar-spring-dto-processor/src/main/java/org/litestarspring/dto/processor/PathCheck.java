package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
                String meant = Names.nearest(path, paths(root, "", 1))
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
            model = nested == null ? model : this.reader.read(nested, this.home);
        }
    }

    private List<String> paths(EntityModel model, String prefix, int depth) {
        List<String> paths = new ArrayList<>();
        for (Property property : model.properties()) {
            String path = prefix + property.name();
            paths.add(path);
            DeclaredType nested = this.kinds.held(property.type()).object();
            if (nested != null && depth < SUGGESTION_DEPTH) {
                paths.addAll(paths(this.reader.read(nested, this.home), path + ".", depth + 1));
            }
        }
        return paths;
    }

    private void fail(String member, String text) {
        this.failures.accept(new DtoFailure(member, text));
    }
}
