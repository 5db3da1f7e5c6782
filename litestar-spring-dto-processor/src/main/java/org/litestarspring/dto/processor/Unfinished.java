package org.litestarspring.dto.processor;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/**
 * Tells which entities another processor has yet to complete: Lombok adds members to a class in the round that we see it
 * in first, and Immutables writes a class beside it. Read too early they would lack properties, and silently.
 */
final class Unfinished {

    private final Elements elements;
    private final boolean isFirst;

    Unfinished(Elements elements, boolean isFirst) {
        this.elements = elements;
        this.isFirst = isFirst;
    }

    boolean test(AnnotationMirror annotation) {
        if (Definition.isUnresolved(annotation)) {
            return true;
        }
        return Mirrors.value(annotation, "of") instanceof TypeMirror entity && test(entity, new HashSet<>());
    }

    private boolean test(TypeMirror type, Set<String> seen) {
        if (type.getKind() == TypeKind.ERROR) {
            return true;
        }
        if (type instanceof ArrayType array) {
            return test(array.getComponentType(), seen);
        }
        if (!(type instanceof DeclaredType declared)) {
            return false;
        }
        TypeElement element = (TypeElement) declared.asElement();
        if (declared.getTypeArguments().stream().anyMatch(argument -> test(argument, seen))) {
            return true;
        }
        String name = element.getQualifiedName().toString();
        if (name.startsWith("java.") || !seen.add(name)) {
            return false;
        }
        return isIncomplete(element)
                || element.getEnclosedElements().stream().anyMatch(member -> member(member, seen))
                || test(element.getSuperclass(), seen)
                || permitted(element, seen);
    }

    private boolean permitted(TypeElement element, Set<String> seen) {
        List<? extends TypeMirror> permitted = element.getPermittedSubclasses();
        return permitted.stream().anyMatch(subtype -> test(subtype, seen));
    }

    /** What a property may be read from: a field, or a getter. */
    private boolean member(Element member, Set<String> seen) {
        if (member.getModifiers().contains(Modifier.STATIC)) {
            return false;
        }
        if (member.getKind().isField()) {
            return test(member.asType(), seen);
        }
        return member instanceof ExecutableElement method
                && method.getParameters().isEmpty()
                && test(method.getReturnType(), seen);
    }

    private boolean isIncomplete(TypeElement element) {
        boolean isLombok = element.getAnnotationMirrors().stream().anyMatch(Unfinished::isLombok)
                || element.getEnclosedElements().stream().anyMatch(member -> member.getAnnotationMirrors().stream()
                        .anyMatch(Unfinished::isLombok));
        if (isLombok) {
            // Lombok is done with a class after one round; its annotations stay on it.
            return this.isFirst;
        }
        return this.isFirst
                && Immutables.isValue(element)
                && this.elements.getTypeElement(Immutables.implementation(element, this.elements)) == null;
    }

    private static boolean isLombok(AnnotationMirror annotation) {
        return Mirrors.name(annotation).startsWith("lombok.");
    }
}
