package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** Reads annotations by name, so that none of them needs to be on the processor path. */
final class Mirrors {

    private Mirrors() {}

    static String name(AnnotationMirror annotation) {
        return ((TypeElement) annotation.getAnnotationType().asElement())
                .getQualifiedName()
                .toString();
    }

    static Optional<AnnotationMirror> find(List<? extends AnnotationMirror> annotations, String name) {
        for (AnnotationMirror annotation : annotations) {
            if (name(annotation).equals(name)) {
                return Optional.of(annotation);
            }
        }
        return Optional.empty();
    }

    static boolean has(Element element, String name) {
        return find(element.getAnnotationMirrors(), name).isPresent();
    }

    /** A member as it was written; null where it was not. */
    static @Nullable Object value(AnnotationMirror annotation, String member) {
        for (var entry : annotation.getElementValues().entrySet()) {
            if (entry.getKey().getSimpleName().contentEquals(member)) {
                return entry.getValue().getValue();
            }
        }
        return null;
    }

    /** A member as text: an enum's constant by its name; empty where it was not written. */
    static String text(AnnotationMirror annotation, String member) {
        Object value = value(annotation, member);
        if (value instanceof VariableElement constant) {
            return constant.getSimpleName().toString();
        }
        return value == null ? "" : value.toString();
    }

    static boolean isTrue(AnnotationMirror annotation, String member) {
        return Boolean.TRUE.equals(value(annotation, member));
    }

    static List<String> strings(@Nullable Object value) {
        return values(value).stream().map(Object::toString).toList();
    }

    /** What an array member holds, each entry unwrapped. */
    static List<Object> values(@Nullable Object value) {
        List<Object> values = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(entry -> values.add(((AnnotationValue) entry).getValue()));
        }
        return values;
    }
}
