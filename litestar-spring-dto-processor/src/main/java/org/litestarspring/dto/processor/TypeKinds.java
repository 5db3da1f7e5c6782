package org.litestarspring.dto.processor;

import java.util.List;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.Holder;

/** Tells scalars, nested objects and their holders apart. What it cannot tell has no mapping: never a way around one. */
final class TypeKinds {

    private final Types types;
    private final TypeMirror collection;
    private final TypeMirror map;

    TypeKinds(Types types, Elements elements) {
        this.types = types;
        this.collection =
                types.erasure(elements.getTypeElement("java.util.Collection").asType());
        this.map = types.erasure(elements.getTypeElement("java.util.Map").asType());
    }

    /**
     * What a type holds.
     *
     * @param nested the type of the objects inside; null for scalars
     */
    record Held(Holder holder, @Nullable DeclaredType nested, boolean isUnmapped) {

        private static final Held SCALAR = new Held(Holder.ONE, null, false);
        private static final Held UNMAPPED = new Held(Holder.ONE, null, true);
    }

    boolean isAssignable(TypeMirror from, TypeMirror to) {
        return this.types.isAssignable(from, to);
    }

    Held held(TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            return Held.SCALAR;
        }
        if (type instanceof ArrayType array) {
            return in(Holder.ARRAY, array.getComponentType());
        }
        if (type.getKind() != TypeKind.DECLARED) {
            return Held.UNMAPPED;
        }
        DeclaredType declared = (DeclaredType) type;
        TypeElement element = (TypeElement) declared.asElement();
        if (element.getKind() == ElementKind.ENUM) {
            return Held.SCALAR;
        }
        String name = element.getQualifiedName().toString();
        return name.startsWith("java.") || name.startsWith("javax.")
                ? ofPlatform(declared, name)
                : nested(element, declared);
    }

    private Held ofPlatform(DeclaredType type, String name) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        boolean isGeneric =
                !((TypeElement) type.asElement()).getTypeParameters().isEmpty();
        if (name.equals("java.lang.Object") || (isGeneric && arguments.isEmpty())) {
            return Held.UNMAPPED;
        }
        TypeMirror erased = this.types.erasure(type);
        if (this.types.isAssignable(erased, this.collection) && arguments.size() == 1) {
            return in(Holder.COLLECTION, arguments.get(0));
        }
        if (this.types.isAssignable(erased, this.map) && arguments.size() == 2) {
            return in(Holder.MAP, arguments.get(1));
        }
        boolean scalars = arguments.stream().map(this::held).allMatch(Held.SCALAR::equals);
        return scalars ? Held.SCALAR : Held.UNMAPPED;
    }

    private Held in(Holder holder, TypeMirror element) {
        Held inside = held(element);
        if (inside.isUnmapped() || (inside.nested() != null && inside.holder() != Holder.ONE)) {
            return Held.UNMAPPED;
        }
        return inside.nested() == null ? Held.SCALAR : new Held(holder, inside.nested(), false);
    }

    private static Held nested(TypeElement element, DeclaredType type) {
        boolean concrete = (element.getKind() == ElementKind.CLASS || element.getKind() == ElementKind.RECORD)
                && !element.getModifiers().contains(Modifier.ABSTRACT);
        return concrete ? new Held(Holder.ONE, type, false) : Held.UNMAPPED;
    }
}
