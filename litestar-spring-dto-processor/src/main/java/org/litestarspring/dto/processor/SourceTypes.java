package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Writes types as source, with the constraints on their arguments. */
final class SourceTypes {

    private final Types types;

    SourceTypes(Types types) {
        this.types = types;
    }

    /** The type of a record's component: boxed, so that absent is null, and nested objects as their records. */
    String component(FieldPlan field, String root) {
        return component(field.held(), field, root, false, false);
    }

    /**
     * @param isArgument whether it is an argument of a generic type
     * @param isNeverNull whether that is never null
     */
    private String component(Held held, FieldPlan field, String root, boolean isArgument, boolean isNeverNull) {
        ObjectPlan nested = field.nested();
        if (held instanceof Held.Scalar scalar) {
            return field.isNullMarked() ? marked(scalar.type()) : boxed(scalar.type());
        }
        if (held instanceof Held.Maybe maybe) {
            return component(maybe.inside(), field, root, isArgument, isNeverNull);
        }
        String record = java.util.Objects.requireNonNull(nested).name();
        if (held instanceof Held.Nested object) {
            String constraints = isArgument
                    ? constraints(object.type()).stream()
                            .filter(BodyCheck::isUniversal)
                            .map(constraint -> constraint + " ")
                            .collect(Collectors.joining())
                    : "";
            if (isNeverNull && !constraints.contains("NotNull")) {
                constraints += RecordRenderer.NOT_NULL + " ";
            }
            return root + (isArgument ? ".@jakarta.validation.Valid " : ".") + constraints + record;
        }
        if (held instanceof Held.Several several) {
            return component(several.element(), field, root, false, false) + "[]";
        }
        if (held instanceof Held.Many many) {
            return HolderSource.LIST + "<" + component(many.element(), field, root, true, isFilled(many.type(), field))
                    + ">";
        }
        Held.Keyed keyed = (Held.Keyed) held;
        return "java.util.Map<" + source(keyed.key()) + ", "
                + component(keyed.value(), field, root, true, isFilled(keyed.type(), field)) + ">";
    }

    private static boolean isFilled(TypeMirror holder, FieldPlan field) {
        return field.isNullMarked() && Nullness.isNeverNullInside(holder, true);
    }

    /** A collection or map of scalars that are never null. */
    private String marked(TypeMirror type) {
        String source = boxed(type);
        TypeMirror inside = Nullness.inside(type);
        if (!(type instanceof DeclaredType declared)
                || !raw(type).startsWith("java.util.")
                || !(inside instanceof DeclaredType element)
                || !Nullness.isNeverNullInside(type, true)
                || !constraints(inside).isEmpty()) {
            return source;
        }
        String last = source(element);
        int dot = raw(element).lastIndexOf('.');
        return raw(declared) + "<"
                + (declared.getTypeArguments().size() == 1
                        ? ""
                        : argument(declared.getTypeArguments().get(0)) + ", ")
                + last.substring(0, dot + 1) + RecordRenderer.NOT_NULL + " " + last.substring(dot + 1) + ">";
    }

    String source(TypeMirror type) {
        if (type instanceof PrimitiveType primitive) {
            return primitive.getKind().toString().toLowerCase(Locale.ROOT);
        }
        if (type instanceof ArrayType array) {
            return source(array.getComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            if (wildcard.getExtendsBound() != null) {
                return "? extends " + source(wildcard.getExtendsBound());
            }
            return wildcard.getSuperBound() == null ? "?" : "? super " + source(wildcard.getSuperBound());
        }
        if (type instanceof DeclaredType declared) {
            String arguments =
                    declared.getTypeArguments().stream().map(this::argument).collect(Collectors.joining(", "));
            return raw(type) + (arguments.isEmpty() ? "" : "<" + arguments + ">");
        }
        return type.toString();
    }

    /** A type argument, with its constraints where javac gives them: {@code java.lang.@Size(max = 3) String}. */
    private String argument(TypeMirror type) {
        List<String> constraints = constraints(type);
        String source = source(type);
        if (constraints.isEmpty() || !(type instanceof DeclaredType declared)) {
            return source;
        }
        String raw = raw(declared);
        int dot = raw.lastIndexOf('.');
        return raw.substring(0, dot + 1) + String.join(" ", constraints) + " " + source.substring(dot + 1);
    }

    /** The constraints that stand on the use of a type. */
    static List<String> constraints(TypeMirror type) {
        return type.getAnnotationMirrors().stream()
                .filter(Marks::isConstraint)
                .map(AnnotationSource::of)
                .toList();
    }

    /** A type without annotations, which is a key: one type in two places is one text. */
    String plain(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            String arguments =
                    declared.getTypeArguments().stream().map(this::plain).collect(Collectors.joining(", "));
            return raw(type) + (arguments.isEmpty() ? "" : "<" + arguments + ">");
        }
        return type instanceof ArrayType array ? plain(array.getComponentType()) + "[]" : source(type);
    }

    /** A type as a type argument can be. */
    String boxed(TypeMirror type) {
        return source(
                type.getKind().isPrimitive()
                        ? this.types.boxedClass((PrimitiveType) type).asType()
                        : type);
    }

    /** A type without annotations, as a type argument can be. */
    String plainBoxed(TypeMirror type) {
        return type.getKind().isPrimitive() ? boxed(type) : plain(type);
    }

    /** A class literal. */
    String literal(TypeMirror type) {
        if (type instanceof ArrayType array) {
            String component = literal(array.getComponentType());
            return component.substring(0, component.length() - ".class".length()) + "[].class";
        }
        return type instanceof DeclaredType ? raw(type) + ".class" : plain(this.types.erasure(type)) + ".class";
    }

    static String raw(TypeMirror type) {
        return ((TypeElement) ((DeclaredType) type).asElement())
                .getQualifiedName()
                .toString();
    }
}
