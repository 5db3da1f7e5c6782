package org.litestarspring.dto.processor;

import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;

/** Writes types as source, with the constraints on their arguments. */
final class SourceTypes {

    private final Types types;

    SourceTypes(Types types) {
        this.types = types;
    }

    /** The type of a record's component: boxed, so that absent is null, and nested objects as their records. */
    String component(FieldPlan field, String root) {
        if (field.nested() == null) {
            TypeMirror type = field.type();
            return source(type.getKind().isPrimitive() ? boxed((PrimitiveType) type) : type);
        }
        String record = root + "." + field.nested().name();
        return switch (field.holder()) {
            case ONE -> record;
            case ARRAY -> record + "[]";
            case COLLECTION -> raw(field.type()) + "<@Valid " + field.nested().name() + ">";
            case MAP ->
                raw(field.type()) + "<"
                        + source(
                                ((DeclaredType) field.type()).getTypeArguments().get(0)) + ", @Valid "
                        + field.nested().name() + ">";
        };
    }

    String source(TypeMirror type) {
        if (type instanceof PrimitiveType primitive) {
            return primitive.getKind().toString().toLowerCase(java.util.Locale.ROOT);
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

    /** A type argument, with its constraints where javac gives them: {@code java.lang.@Size(max=3) String}. */
    private String argument(TypeMirror type) {
        List<String> constraints = type.getAnnotationMirrors().stream()
                .map(Object::toString)
                .filter(annotation -> annotation.startsWith("@jakarta.validation."))
                .toList();
        String source = source(type);
        if (constraints.isEmpty() || !(type instanceof DeclaredType declared)) {
            return source;
        }
        String raw = raw(declared);
        int dot = raw.lastIndexOf('.');
        return raw.substring(0, dot + 1) + String.join(" ", constraints) + " " + source.substring(dot + 1);
    }

    private String raw(TypeMirror type) {
        return ((TypeElement) ((DeclaredType) type).asElement())
                .getQualifiedName()
                .toString();
    }

    private TypeMirror boxed(PrimitiveType type) {
        return this.types.boxedClass(type).asType();
    }
}
