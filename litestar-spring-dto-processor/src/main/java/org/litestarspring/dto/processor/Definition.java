package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** A {@code @Dto} annotation as it stands in the source, defaults filled in. */
record Definition(
        TypeElement view,
        AnnotationMirror annotation,
        TypeMirror entity,
        List<String> include,
        List<String> exclude,
        Map<String, String> rename,
        String naming,
        String namedBy,
        int maxDepth,
        Way direction,
        boolean isPartial,
        String nulls,
        List<TypeMirror> uses,
        List<DtoFailure> failures) {

    static Definition of(TypeElement view, AnnotationMirror annotation, Elements elements) {
        Map<String, Object> values = new LinkedHashMap<>();
        elements.getElementValuesWithDefaults(annotation)
                .forEach((member, value) -> values.put(member.getSimpleName().toString(), value.getValue()));
        List<DtoFailure> failures = new ArrayList<>();
        Map<String, String> rename = new LinkedHashMap<>();
        for (String pair : Mirrors.strings(values.get("rename"))) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                failures.add(new DtoFailure("rename", Message.MALFORMED_RENAME.of(pair)));
            } else {
                rename.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        List<TypeMirror> uses = new ArrayList<>();
        boolean isResolved = values.get("of") instanceof TypeMirror;
        for (Object used : Mirrors.values(values.get("uses"))) {
            if (used instanceof TypeMirror type) {
                uses.add(type);
            } else {
                isResolved = false;
            }
        }
        return new Definition(
                view,
                annotation,
                isResolved
                        ? (TypeMirror) Objects.requireNonNull(values.get("of"))
                        : elements.getTypeElement("java.lang.Object").asType(),
                Mirrors.strings(values.get("include")),
                Mirrors.strings(values.get("exclude")),
                rename,
                constant(values.get("naming")),
                String.valueOf(values.get("namedBy")),
                values.get("maxDepth") instanceof Integer depth ? depth : -1,
                Way.of(constant(values.get("direction"))),
                Boolean.TRUE.equals(values.get("partial")),
                constant(values.get("nulls")),
                uses,
                failures);
    }

    /** Whether the annotation names a class that is not there, perhaps because another processor has yet to write it. */
    static boolean isUnresolved(AnnotationMirror annotation) {
        for (var member : annotation.getElementValues().entrySet()) {
            Object value = member.getValue().getValue();
            List<Object> all = value instanceof List<?> ? Mirrors.values(value) : List.of(value);
            boolean isType =
                    switch (member.getKey().getSimpleName().toString()) {
                        case "of", "uses", "namedBy" -> true;
                        default -> false;
                    };
            for (Object one : all) {
                if (isType && (!(one instanceof TypeMirror type) || type.getKind() == TypeKind.ERROR)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String constant(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof VariableElement constant
                ? constant.getSimpleName().toString()
                : "";
    }

    /** {@code FlightView}, or {@code OuterFlightView} of a nested interface. */
    String name() {
        StringBuilder name = new StringBuilder(this.view.getSimpleName());
        for (Element outer = this.view.getEnclosingElement();
                outer instanceof TypeElement type;
                outer = type.getEnclosingElement()) {
            name.insert(0, type.getSimpleName());
        }
        return name.toString();
    }
}
