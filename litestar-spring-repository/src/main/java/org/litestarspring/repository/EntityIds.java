package org.litestarspring.repository;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.annotation.Id;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Finds the type of an entity's identifier before there is a mapping context to ask. */
final class EntityIds {

    private EntityIds() {}

    static Class<?> of(Class<?> entity) {
        Set<Class<?>> types = new LinkedHashSet<>();
        ReflectionUtils.doWithFields(
                entity,
                field -> types.add(typeOf(field, entity)),
                field -> AnnotatedElementUtils.hasAnnotation(field, Id.class));
        Arrays.stream(entity.getMethods())
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> AnnotatedElementUtils.hasAnnotation(method, Id.class))
                .forEach(method -> types.add(
                        ResolvableType.forMethodReturnType(method, entity).toClass()));
        return types.stream()
                .findFirst()
                .<Class<?>>map(ClassUtils::resolvePrimitiveIfNecessary)
                .orElseThrow(() -> new MissingIdException(entity));
    }

    private static Class<?> typeOf(Field field, Class<?> entity) {
        return ResolvableType.forField(field, entity).toClass();
    }
}
