package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.Elements;

/** A {@code @Dto} annotation as it stands in the source, defaults filled in. */
record Definition(
        TypeElement view,
        AnnotationMirror annotation,
        DeclaredType entity,
        List<String> include,
        List<String> exclude,
        Map<String, String> rename,
        String naming,
        int maxDepth,
        List<DtoFailure> failures) {

    static Definition of(TypeElement view, AnnotationMirror annotation, Elements elements) {
        Map<String, Object> values = new LinkedHashMap<>();
        elements.getElementValuesWithDefaults(annotation)
                .forEach((member, value) -> values.put(member.getSimpleName().toString(), value.getValue()));
        List<DtoFailure> failures = new ArrayList<>();
        Map<String, String> rename = new LinkedHashMap<>();
        for (String pair : strings(values.get("rename"))) {
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                failures.add(new DtoFailure("rename", Message.MALFORMED_RENAME.of(pair)));
            } else {
                rename.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return new Definition(
                view,
                annotation,
                (DeclaredType) java.util.Objects.requireNonNull(values.get("of")),
                strings(values.get("include")),
                strings(values.get("exclude")),
                rename,
                ((VariableElement) java.util.Objects.requireNonNull(values.get("naming")))
                        .getSimpleName()
                        .toString(),
                (Integer) java.util.Objects.requireNonNull(values.get("maxDepth")),
                failures);
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

    private static List<String> strings(@org.jspecify.annotations.Nullable Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(entry -> strings.add((String) ((AnnotationValue) entry).getValue()));
        }
        return strings;
    }
}
