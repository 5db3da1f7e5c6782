package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;

/** Checks that what comes in can become an entity: a body must not be able to fail for what javac could see. */
final class BodyCheck {

    private static final Set<String> SORTED =
            Set.of("java.util.SortedSet", "java.util.NavigableSet", "java.util.TreeSet");
    private static final Set<String> UNIVERSAL =
            Set.of("jakarta.validation.constraints.NotNull", "jakarta.validation.constraints.Null");

    private final Definition definition;
    private final TypeKinds kinds;
    private final SourceTypes source;
    private final Consumer<DtoFailure> failures;
    private final List<String> missing = new ArrayList<>();

    BodyCheck(Definition definition, TypeKinds kinds, SourceTypes source, Consumer<DtoFailure> failures) {
        this.definition = definition;
        this.kinds = kinds;
        this.source = source;
        this.failures = failures;
    }

    /** The paths of what constructors need and no body can supply; only partial DTOs have any without a failure. */
    List<String> missing() {
        return this.missing;
    }

    static boolean isRequired(Property property, Creation creation) {
        return !property.type().getKind().isPrimitive()
                && (property.isNotNull() || creation instanceof Creation.Building)
                && arguments(creation).stream()
                        .anyMatch(argument -> argument.name().equals(property.name()) && argument.isRequired());
    }

    private static List<Creation.Argument> arguments(Creation creation) {
        if (creation instanceof Creation.Arguments arguments) {
            return arguments.arguments();
        }
        return creation instanceof Creation.Building building ? building.required() : List.of();
    }

    void check(EntityModel model, List<FieldPlan> fields, Way way, String prefix) {
        if (!way.in()) {
            return;
        }
        String type = this.source.plain(model.type());
        if (model.creation() instanceof Creation.Never never) {
            fail(
                    "of",
                    prefix.isEmpty()
                            ? Message.ROOT_NOT_BUILDABLE.of(type, never.why())
                            : Message.NOT_BUILDABLE.of(prefix.substring(0, prefix.length() - 1), type, never.why()));
            return;
        }
        for (Creation.Argument argument : arguments(model.creation())) {
            boolean comesIn =
                    fields.stream().anyMatch(field -> field.in() && field.name().equals(argument.name()));
            if (!comesIn && argument.isRequired() && !isDefaulted(argument, model)) {
                this.missing.add(prefix + argument.name());
                if (!this.definition.isPartial()) {
                    fail(member(), Message.MISSING_ARGUMENT.of(prefix + argument.name(), type));
                }
            }
        }
        if (this.definition.isPartial()) {
            checkPatchable(model, type);
        }
    }

    /** A key or counter of the database's begins as zero, which is how Spring Data knows a new entity. */
    private static boolean isDefaulted(Creation.Argument argument, EntityModel model) {
        return argument.type().getKind().isPrimitive()
                && model.properties().stream()
                        .anyMatch(property -> property.name().equals(argument.name()) && property.isGenerated());
    }

    private void checkPatchable(EntityModel model, String type) {
        String unreadable = unreadable(model);
        if (unreadable != null) {
            fail("partial", Message.NOT_PATCHABLE.of(type, unreadable));
        }
    }

    /** What a new instance needs and the old one does not show; null where all can be carried over. */
    static @Nullable String unreadable(EntityModel model) {
        boolean isChanged = model.creation() instanceof Creation.Arguments
                || (model.creation() instanceof Creation.Building building && building.copy() == null);
        if (!isChanged) {
            return null;
        }
        return model.properties().stream()
                .filter(property -> property.isCreated() && property.read() == null)
                .map(Property::name)
                .findFirst()
                .orElse(null);
    }

    private String member() {
        return this.definition.include().isEmpty() ? "exclude" : "include";
    }

    /** Whether a collection of objects can be filled on the way in. */
    void checkFillable(Property property, Held held, String path) {
        String type = this.source.plain(property.type());
        if (held instanceof Held.Many many && many.element().object() != null) {
            TypeElement raw = (TypeElement) many.type().asElement();
            if (SORTED.contains(raw.getQualifiedName().toString()) && !this.kinds.isComparable(many.element())) {
                fail(
                        null,
                        Message.UNORDERED.of(
                                path,
                                type,
                                this.source.plain(java.util.Objects.requireNonNull(
                                        many.element().object()))));
            }
            if (HolderSource.constructor(raw) == null) {
                fail(null, Message.UNKNOWN_COLLECTION.of(path, type));
            }
        }
        if (held instanceof Held.Keyed keyed
                && HolderSource.constructor((TypeElement) keyed.type().asElement()) == null) {
            fail(null, Message.UNKNOWN_COLLECTION.of(path, type));
        }
    }

    static boolean isInstantiable(TypeElement type) {
        return type.getKind() == ElementKind.CLASS
                && !type.getModifiers().contains(Modifier.ABSTRACT)
                && ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                        .anyMatch(constructor -> constructor.getParameters().isEmpty()
                                && constructor.getModifiers().contains(Modifier.PUBLIC));
    }

    /** Constraints that a record cannot carry: one of an object's own type has no validator for the object's record. */
    List<String> constraintsLeftOut(Property property, Held held, String path, boolean in) {
        if (!in || held.isMany()) {
            return List.of();
        }
        DeclaredType object = java.util.Objects.requireNonNull(held.object());
        return property.constraints().stream()
                .filter(constraint -> !isUniversal(constraint))
                .map(constraint -> Message.CONSTRAINT_LEFT_OUT.of(constraint, path, this.source.plain(object)))
                .toList();
    }

    /** Whether a constraint holds for any object. */
    static boolean isUniversal(String constraint) {
        String name = constraint.substring(1).replaceAll("\\(.*", "");
        return UNIVERSAL.contains(name.replaceAll("\\.List$", ""));
    }

    private void fail(@Nullable String member, String text) {
        this.failures.accept(new DtoFailure(member, text));
    }
}
