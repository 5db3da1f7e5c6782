package org.litestarspring.dto.web;

import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;

/**
 * A parameter of a handler that a client fills with what could be an entity.
 *
 * @param type its declared type
 * @param isBound whether Spring would bind it from parameters and form fields, instead of reading the body
 */
record Incoming(MethodParameter parameter, ResolvableType type, boolean isBound) {

    static List<Incoming> of(HandlerMethod handler) {
        List<Incoming> found = new ArrayList<>();
        for (MethodParameter parameter : handler.getMethodParameters()) {
            ResolvableType type = ResolvableType.forMethodParameter(parameter);
            if (parameter.hasParameterAnnotation(RequestBody.class)
                    || parameter.hasParameterAnnotation(RequestPart.class)
                    || HttpEntity.class.isAssignableFrom(parameter.getParameterType())) {
                found.add(new Incoming(parameter, type, false));
            } else if (parameter.hasParameterAnnotation(ModelAttribute.class)
                    || isUnmarked(parameter) && !BeanUtils.isSimpleProperty(parameter.getParameterType())) {
                found.add(new Incoming(parameter, type, true));
            }
        }
        return found;
    }

    /** What carries no mark but of validation is bound by Spring; a mark of somebody else's is somebody else's. */
    private static boolean isUnmarked(MethodParameter parameter) {
        return Arrays.stream(parameter.getParameterAnnotations())
                .map(Annotation::annotationType)
                .allMatch(type -> type == Valid.class
                        || type == Validated.class
                        || type.isAnnotationPresent(Constraint.class)
                        || type.getSimpleName().equals("Nullable"));
    }
}
