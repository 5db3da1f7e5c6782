package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** What annotations say of null. A constraint does not count: that is checked, with its own message. */
final class Nullness {

    private static final Set<String> NEVER_NULL = Set.of("NonNull", "Nonnull", "NotNull");
    private static final Set<String> NULLABLE = Set.of("Nullable", "CheckForNull");

    /** Since then javac shows the annotations of types in class files: without them all would look never null. */
    private static final boolean SEES_CLASS_FILES = Runtime.version().feature() >= 22;

    private final Set<String> sources = new HashSet<>();

    /** Takes in what is compiled from source. */
    void add(Set<? extends Element> roots) {
        for (Element root : roots) {
            if (root instanceof TypeElement type) {
                this.sources.add(type.getQualifiedName().toString());
            }
        }
    }

    /** Whether null is never a value: primitive, marked so, or in a marked scope and not marked otherwise. */
    boolean isNotNull(TypeMirror type, List<AnnotationMirror> annotations, TypeElement declaring) {
        return isNotNull(type, annotations, isMarked(declaring));
    }

    /** The same of what is known to be compiled from source. */
    static boolean isNotNullInSource(TypeMirror type, List<AnnotationMirror> annotations, TypeElement declaring) {
        return isNotNull(type, annotations, isNullMarked(declaring));
    }

    private static boolean isNotNull(TypeMirror type, List<AnnotationMirror> annotations, boolean isMarked) {
        if (type.getKind().isPrimitive()) {
            return true;
        }
        List<AnnotationMirror> all = new ArrayList<>(annotations);
        all.addAll(type.getAnnotationMirrors());
        Boolean said = said(all);
        return said != null ? said : isMarked;
    }

    private static @Nullable Boolean said(List<? extends AnnotationMirror> annotations) {
        for (AnnotationMirror annotation : annotations) {
            String name =
                    annotation.getAnnotationType().asElement().getSimpleName().toString();
            if (NULLABLE.contains(name)) {
                return false;
            }
            if (NEVER_NULL.contains(name) && !Marks.isConstraint(annotation)) {
                return true;
            }
        }
        return null;
    }

    /** Whether a type is in the scope of {@code @NullMarked}, and what is marked otherwise can be seen. */
    boolean isMarked(TypeElement type) {
        Element outermost = type;
        for (Element level = type; level != null; level = level.getEnclosingElement()) {
            outermost = level instanceof TypeElement ? level : outermost;
        }
        boolean isSeen = SEES_CLASS_FILES
                || this.sources.contains(
                        ((TypeElement) outermost).getQualifiedName().toString());
        return isSeen && isNullMarked(type);
    }

    private static boolean isNullMarked(Element scope) {
        for (Element level = scope; level != null; level = level.getEnclosingElement()) {
            for (AnnotationMirror annotation : level.getAnnotationMirrors()) {
                switch (Mirrors.name(annotation)) {
                    case "org.jspecify.annotations.NullMarked" -> {
                        return true;
                    }
                    case "org.jspecify.annotations.NullUnmarked" -> {
                        return false;
                    }
                    default -> {}
                }
            }
        }
        return false;
    }

    /** Whether what a collection, a map or an array holds is never null. */
    static boolean isNeverNullInside(TypeMirror holder, boolean isMarked) {
        TypeMirror inside = inside(holder);
        if (inside == null || inside.getKind().isPrimitive()) {
            return false;
        }
        Boolean said = said(inside.getAnnotationMirrors());
        return said != null ? said : isMarked;
    }

    /** What a collection, a map or an array holds; null for any other type. */
    static @Nullable TypeMirror inside(TypeMirror holder) {
        if (holder instanceof ArrayType array) {
            return array.getComponentType();
        }
        if (!(holder instanceof DeclaredType declared)
                || declared.getTypeArguments().isEmpty()) {
            return null;
        }
        List<? extends TypeMirror> arguments = declared.getTypeArguments();
        return arguments.get(arguments.size() - 1);
    }
}
