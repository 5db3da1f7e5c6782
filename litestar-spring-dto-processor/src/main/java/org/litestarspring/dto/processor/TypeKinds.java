package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Tells scalars, objects and their holders apart. What it cannot tell has no mapping: never a way around one. */
final class TypeKinds {

    /**
     * The platform's types that are one value on the wire. A list, not a rule: {@code Serializable} or {@code Comparable}
     * would let any entity through as it is.
     */
    private static final Set<String> SCALARS = Set.of(
            "java.lang.String",
            "java.lang.CharSequence",
            "java.lang.Number",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Character",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.UUID",
            "java.util.Date",
            "java.util.Calendar",
            "java.util.GregorianCalendar",
            "java.util.Locale",
            "java.util.Currency",
            "java.util.TimeZone",
            "java.util.BitSet",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.OptionalDouble",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.regex.Pattern",
            "java.net.URI",
            "java.net.URL",
            "java.net.InetAddress",
            "java.net.InetSocketAddress",
            "java.nio.ByteBuffer",
            "java.nio.charset.Charset",
            "java.nio.file.Path",
            "java.io.File",
            "java.sql.Date",
            "java.sql.Time",
            "java.sql.Timestamp",
            "tools.jackson.databind.JsonNode",
            "tools.jackson.databind.node.ObjectNode",
            "tools.jackson.databind.node.ArrayNode");

    private static final String JSON_VALUE = "com.fasterxml.jackson.annotation.JsonValue";
    private static final String JSON_SERIALIZE = "tools.jackson.databind.annotation.JsonSerialize";

    private final Types types;
    private final Elements elements;
    private final TypeMirror collection;
    private final TypeMirror iterable;
    private final TypeMirror map;

    TypeKinds(Types types, Elements elements) {
        this.types = types;
        this.elements = elements;
        this.collection = erased("java.util.Collection");
        this.iterable = erased("java.lang.Iterable");
        this.map = erased("java.util.Map");
    }

    private TypeMirror erased(String name) {
        return this.types.erasure(this.elements.getTypeElement(name).asType());
    }

    boolean isAssignable(TypeMirror from, TypeMirror to) {
        return this.types.isAssignable(from, to);
    }

    boolean isSame(TypeMirror one, TypeMirror other) {
        return this.types.isSameType(one, other);
    }

    /** Whether objects have an order of their own. */
    boolean isComparable(Held held) {
        return held instanceof Held.Nested nested
                && this.types.isAssignable(nested.type(), erased("java.lang.Comparable"));
    }

    boolean isCollection(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED
                && (this.types.isAssignable(this.types.erasure(type), this.collection)
                        || this.types.isSameType(this.types.erasure(type), this.iterable));
    }

    boolean isMap(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED && this.types.isAssignable(this.types.erasure(type), this.map);
    }

    boolean isUnchecked(TypeMirror thrown) {
        return this.types.isAssignable(thrown, erased("java.lang.RuntimeException"))
                || this.types.isAssignable(thrown, erased("java.lang.Error"));
    }

    Held held(TypeMirror type) {
        if (type.getKind().isPrimitive()) {
            return new Held.Scalar(type);
        }
        if (type instanceof ArrayType array) {
            Held element = held(array.getComponentType());
            return element instanceof Held.Scalar ? new Held.Scalar(type) : several(array.getComponentType(), element);
        }
        if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
            // What is read is of the bound, and what is put in may be.
            return held(wildcard.getExtendsBound());
        }
        if (type.getKind() != TypeKind.DECLARED) {
            return new Held.Unmapped();
        }
        DeclaredType declared = (DeclaredType) type;
        TypeElement element = (TypeElement) declared.asElement();
        String name = element.getQualifiedName().toString();
        if (element.getKind() == ElementKind.ENUM
                || SCALARS.contains(name)
                || name.matches("java\\.time\\.[A-Z]\\w*")) {
            return new Held.Scalar(type);
        }
        return name.startsWith("java.") || name.startsWith("javax.")
                ? ofPlatform(declared, name)
                : ofUser(declared, element);
    }

    private static Held several(TypeMirror component, Held element) {
        // Java makes no arrays of generic types.
        boolean isGeneric = component instanceof DeclaredType declared
                && !declared.getTypeArguments().isEmpty();
        return isGeneric || element instanceof Held.Unmapped || element instanceof Held.Maybe
                ? new Held.Unmapped()
                : new Held.Several(component, element);
    }

    private Held ofPlatform(DeclaredType type, String name) {
        List<? extends TypeMirror> arguments = type.getTypeArguments();
        TypeMirror erased = this.types.erasure(type);
        if (name.equals("java.util.Optional") && arguments.size() == 1) {
            Held inside = held(arguments.get(0));
            return inside instanceof Held.Unmapped || inside instanceof Held.Maybe
                    ? new Held.Unmapped()
                    : new Held.Maybe(type, inside);
        }
        if (arguments.size() == 1
                && (name.equals("java.lang.Iterable") || this.types.isAssignable(erased, this.collection))) {
            Held element = held(arguments.get(0));
            if (element instanceof Held.Scalar) {
                return new Held.Scalar(type);
            }
            return element instanceof Held.Unmapped || element instanceof Held.Maybe
                    ? new Held.Unmapped()
                    : new Held.Many(type, element);
        }
        if (arguments.size() == 2 && this.types.isAssignable(erased, this.map)) {
            Held value = held(arguments.get(1));
            // A key is text on the wire, and objects have none.
            if (!(held(arguments.get(0)) instanceof Held.Scalar)) {
                return new Held.Unmapped();
            }
            if (value instanceof Held.Scalar) {
                return new Held.Scalar(type);
            }
            return value instanceof Held.Unmapped || value instanceof Held.Maybe
                    ? new Held.Unmapped()
                    : new Held.Keyed(type, arguments.get(0), value);
        }
        return new Held.Unmapped();
    }

    private Held ofUser(DeclaredType type, TypeElement element) {
        if (isValue(element)) {
            return new Held.Scalar(type);
        }
        TypeMirror erased = this.types.erasure(type);
        boolean isObject = element.getKind() == ElementKind.CLASS
                || element.getKind() == ElementKind.RECORD
                || element.getKind() == ElementKind.INTERFACE;
        return isObject && !this.types.isAssignable(erased, this.iterable) && !this.types.isAssignable(erased, this.map)
                ? new Held.Nested(type)
                : new Held.Unmapped();
    }

    /** Whether the type itself says that it is one value, by {@code @JsonValue} or a serializer of its own. */
    private boolean isValue(TypeElement type) {
        for (Element member : type.getEnclosedElements()) {
            if (Mirrors.find(member.getAnnotationMirrors(), JSON_VALUE)
                    .filter(annotation -> !Boolean.FALSE.equals(Mirrors.value(annotation, "value")))
                    .isPresent()) {
                return true;
            }
        }
        return Mirrors.find(type.getAnnotationMirrors(), JSON_SERIALIZE)
                .filter(annotation -> Mirrors.value(annotation, "using") != null)
                .isPresent();
    }

    /** Whether generated code in {@code home} can name every class of {@code type}. */
    boolean isAccessible(TypeMirror type, PackageElement home) {
        if (type instanceof ArrayType array) {
            return isAccessible(array.getComponentType(), home);
        }
        if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
            return isAccessible(wildcard.getExtendsBound(), home);
        }
        if (!(type instanceof DeclaredType declared)) {
            return true;
        }
        for (Element level = declared.asElement(); level instanceof TypeElement; level = level.getEnclosingElement()) {
            boolean isNear = this.elements.getPackageOf(level).equals(home);
            if (level.getModifiers().contains(Modifier.PRIVATE)
                    || (!level.getModifiers().contains(Modifier.PUBLIC) && !isNear)) {
                return false;
            }
        }
        return declared.getTypeArguments().stream().allMatch(argument -> isAccessible(argument, home));
    }
}
