package org.litestarspring.dto.processor;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** What is known of abstract value types, whose implementation another processor generates. */
final class Immutables {

    private Immutables() {}

    /** The class that Immutables generates for {@code FlightValue} or {@code AbstractFlight}, unless told otherwise. */
    static String implementation(TypeElement type, Elements elements) {
        String home = elements.getPackageOf(type).getQualifiedName().toString();
        return (home.isEmpty() ? "" : home + ".") + "Immutable" + type.getSimpleName();
    }

    static boolean isValue(TypeElement type) {
        for (AnnotationMirror annotation : type.getAnnotationMirrors()) {
            String name = Mirrors.name(annotation);
            if (name.startsWith("org.immutables.") || name.startsWith("com.google.auto.value.AutoValue")) {
                return true;
            }
        }
        return false;
    }

    /** Collections are empty where they are not set. */
    static boolean isContainer(TypeMirror type) {
        return type instanceof DeclaredType declared
                && ((TypeElement) declared.asElement())
                        .getQualifiedName()
                        .toString()
                        .matches("java\\.util\\.\\w+")
                && !declared.getTypeArguments().isEmpty();
    }
}
