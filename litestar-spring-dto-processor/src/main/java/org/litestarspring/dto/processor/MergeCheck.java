package org.litestarspring.dto.processor;

import java.util.function.Consumer;
import java.util.function.Function;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Checks what a partial body is to do to a collection: that there is one, and that its elements have the key. */
final class MergeCheck {

    private final Definition definition;
    private final Function<DeclaredType, EntityModel> reader;
    private final TypeKinds kinds;
    private final Consumer<DtoFailure> failures;

    MergeCheck(
            Definition definition,
            Function<DeclaredType, EntityModel> reader,
            TypeKinds kinds,
            Consumer<DtoFailure> failures) {
        this.definition = definition;
        this.reader = reader;
        this.kinds = kinds;
        this.failures = failures;
    }

    /**
     * Checks a property that comes in.
     *
     * @param nested the record of its elements; null where they are scalars
     */
    void check(Property property, Held held, @Nullable ObjectPlan nested, String path) {
        boolean isMerge = property.patch().equals("MERGE");
        if (!isMerge && !property.key().isEmpty()) {
            fail(Message.KEY_WITHOUT_MERGE.of(path, property.key()));
        }
        if (property.patch().equals("REPLACE")) {
            return;
        }
        TypeMirror type = CreationReader.unwrapped(property.type());
        boolean isMap = this.kinds.isMap(type);
        if (!isMap && !this.kinds.isCollection(type) && !isList(type)) {
            fail(Message.PATCH_OF_ONE.of(path, property.type(), property.patch()));
        } else if (property.read() == null) {
            fail(Message.PATCH_UNREADABLE.of(path, path.contains(".") ? "its object" : "the entity", property.patch()));
        } else if (isMap && !isMerge) {
            fail(Message.APPEND_TO_MAP.of(path));
        } else if (isMap && !property.key().isEmpty()) {
            fail(Message.KEY_OF_MAP.of(path, property.key()));
        } else if (isMerge && !isMap) {
            elements(property, held, nested, path);
        }
        if (type instanceof DeclaredType declared
                && nested == null
                && HolderSource.constructor((TypeElement) declared.asElement()) == null) {
            fail(Message.UNKNOWN_COLLECTION.of(path, property.type()));
        }
    }

    /** Bytes and characters are one value on the wire. */
    private static boolean isList(TypeMirror type) {
        return type instanceof ArrayType array
                && array.getComponentType().getKind() != TypeKind.BYTE
                && array.getComponentType().getKind() != TypeKind.CHAR;
    }

    private void elements(Property property, Held held, @Nullable ObjectPlan nested, String path) {
        Held list = held instanceof Held.Maybe maybe ? maybe.inside() : held;
        Held element = list instanceof Held.Many many
                ? many.element()
                : list instanceof Held.Several several ? several.element() : null;
        if (nested == null || !(element instanceof Held.Nested object)) {
            fail(Message.MERGE_OF_VALUES.of(path, property.type()));
            return;
        }
        EntityModel model = this.reader.apply(object.type());
        String key = property.key();
        if (key.isEmpty()) {
            fail(Message.MERGE_WITHOUT_KEY.of(path, object.type(), likely(model)));
        } else if (exists(model, key, path) && !isTaken(nested, key)) {
            fail(Message.KEY_LEFT_OUT.of(path, key, this.definition.name(), path));
        }
    }

    private static String likely(EntityModel model) {
        return model.properties().stream()
                .filter(property -> property.isGenerated() || property.name().equals("id"))
                .map(Property::name)
                .findFirst()
                .orElse(
                        model.properties().isEmpty()
                                ? "id"
                                : model.properties().get(0).name());
    }

    private boolean exists(EntityModel root, String key, String path) {
        EntityModel model = root;
        String[] steps = key.split("\\.", -1);
        for (int i = 0; i < steps.length; i++) {
            String step = steps[i];
            Property property = model.properties().stream()
                    .filter(candidate -> candidate.name().equals(step))
                    .findFirst()
                    .orElse(null);
            Held held = property == null ? null : this.kinds.held(property.type());
            boolean isLast = i == steps.length - 1;
            if (property == null || (!isLast && held instanceof Held.Scalar)) {
                String meant = Names.nearest(key, PathCheck.paths(root, this.reader, this.kinds))
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse("");
                fail("\"" + path + "\": " + Message.UNKNOWN_PATH.of(root.type(), key, meant));
                return false;
            }
            if (isLast ? !isOne(property.type()) : !(held instanceof Held.Nested)) {
                fail(Message.KEY_OF_MANY.of(path, key, step, property.type()));
                return false;
            }
            if (property.read() == null) {
                fail(Message.KEY_UNREADABLE.of(path, key, step, model.type()));
                return false;
            }
            model = held instanceof Held.Nested inside ? this.reader.apply(inside.type()) : model;
        }
        return true;
    }

    private boolean isOne(TypeMirror type) {
        return this.kinds.held(type) instanceof Held.Scalar
                && type.getKind() != TypeKind.ARRAY
                && !this.kinds.isCollection(type)
                && !this.kinds.isMap(type);
    }

    /** Whether the record of an element, or each of a family, has the key. */
    private static boolean isTaken(ObjectPlan object, String key) {
        if (!object.variants().isEmpty()) {
            return object.variants().stream().map(VariantPlan::object).allMatch(variant -> isTaken(variant, key));
        }
        int dot = key.indexOf('.');
        FieldPlan field = object.field(dot < 0 ? key : key.substring(0, dot));
        if (field == null || dot < 0) {
            return field != null && (field.in() || field.isKey());
        }
        return field.in()
                && field.nested() != null
                && field.nested().variants().isEmpty()
                && isTaken(field.nested(), key.substring(dot + 1));
    }

    private void fail(String text) {
        this.failures.accept(new DtoFailure(null, text));
    }
}
