package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** A property while its class is read. */
final class Draft {

    /** A way to set it, and the type that it takes. */
    record Setter(String template, TypeMirror type) {}

    final Map<TypeElement, List<AnnotationMirror>> levels = new LinkedHashMap<>();
    final List<Setter> setters = new ArrayList<>();

    @Nullable
    TypeMirror fieldType;

    @Nullable
    String getter;

    @Nullable
    TypeMirror getterType;

    boolean isBeanGetter;

    /** A type-use annotation stands on the field and on its type: it counts once. */
    void annotate(TypeElement level, Element element) {
        List<AnnotationMirror> known = this.levels.computeIfAbsent(level, key -> new ArrayList<>());
        List<AnnotationMirror> all = new ArrayList<>(element.getAnnotationMirrors());
        TypeMirror type = element instanceof ExecutableElement method ? method.getReturnType() : element.asType();
        all.addAll(type.getAnnotationMirrors());
        for (AnnotationMirror added : all) {
            if (known.stream().noneMatch(annotation -> annotation.toString().equals(added.toString()))) {
                known.add(added);
            }
        }
    }

    void annotate(Draft other) {
        other.levels.forEach((level, annotations) ->
                this.levels.computeIfAbsent(level, key -> new ArrayList<>()).addAll(annotations));
    }

    List<AnnotationMirror> annotations() {
        List<AnnotationMirror> all = new ArrayList<>();
        this.levels.values().forEach(all::addAll);
        return all;
    }
}
