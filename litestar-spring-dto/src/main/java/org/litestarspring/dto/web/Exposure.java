package org.litestarspring.dto.web;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.BeanUtils;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.multipart.Part;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.ErrorResponse;

/** What a declared type says of an entity. Worked out at start, and by what is declared alone. */
enum Exposure {
    /** The entity is in it, at a place that the type names. */
    SHOWN,

    /** It could be in it, and nobody can tell from the type. */
    HIDDEN,

    /** It cannot be in it. */
    NONE;

    /** Types of the platform that carry anything. */
    private static final Set<String> OPAQUE = Set.of(
            "tools.jackson.databind.JsonNode",
            "tools.jackson.databind.node.ObjectNode",
            "tools.jackson.databind.node.ArrayNode",
            "tools.jackson.databind.util.TokenBuffer",
            "org.springframework.web.reactive.result.view.Rendering");

    private static final List<Class<?>> HARMLESS = List.of(
            ProblemDetail.class,
            ErrorResponse.class,
            HttpHeaders.class,
            Part.class,
            CharSequence.class,
            Number.class,
            Throwable.class,
            ClassLoader.class,
            Class.class);

    static Exposure of(ResolvableType type, Class<?> entity) {
        return of(type, entity, new HashSet<>());
    }

    private static Exposure of(ResolvableType type, Class<?> entity, Set<String> seen) {
        Class<?> raw = type.resolve();
        if (raw == null) {
            return HIDDEN;
        }
        if (entity.isAssignableFrom(raw)) {
            return SHOWN;
        }
        if (raw.isArray()) {
            return of(type.getComponentType(), entity, seen);
        }
        if (raw == void.class || raw == Void.class || raw.isPrimitive() || raw.isEnum()) {
            return NONE;
        }
        if (isOpaque(raw, entity)) {
            return HIDDEN;
        }
        if (HARMLESS.stream().anyMatch(harmless -> harmless.isAssignableFrom(raw)) || !seen.add(type.toString())) {
            return NONE;
        }
        Exposure found = raw.getTypeParameters().length > 0 && !type.hasGenerics() ? HIDDEN : NONE;
        for (ResolvableType generic : type.getGenerics()) {
            found = found.or(of(generic, entity, seen));
        }
        return found == SHOWN || isOfThePlatform(raw) ? found : found.or(inside(type, raw, entity, seen));
    }

    /** The platform's own containers say all in their type arguments; what they hold inside is nobody's business. */
    private static boolean isOfThePlatform(Class<?> raw) {
        String name = raw.getName();
        return name.startsWith("java.")
                || name.startsWith("javax.")
                || name.startsWith("reactor.")
                || name.startsWith("org.reactivestreams.")
                || name.startsWith("org.springframework.")
                || name.startsWith("kotlin");
    }

    private static boolean isOpaque(Class<?> raw, Class<?> entity) {
        return raw == Object.class
                || raw == Serializable.class
                || raw == Comparable.class
                || raw == Cloneable.class
                || raw == Record.class
                || raw.isAssignableFrom(entity)
                || OPAQUE.contains(raw.getName());
    }

    private static Exposure inside(ResolvableType type, Class<?> raw, Class<?> entity, Set<String> seen) {
        Exposure[] found = {NONE};
        for (ResolvableType parent : parents(type)) {
            found[0] = found[0].or(of(parent, entity, seen));
        }
        if (!raw.isInterface()) {
            ReflectionUtils.doWithFields(
                    raw,
                    field -> found[0] = found[0].or(of(ResolvableType.forField(field, type), entity, seen)),
                    Exposure::isState);
        }
        for (var property : BeanUtils.getPropertyDescriptors(raw)) {
            Method getter = property.getReadMethod();
            if (getter != null && getter.getDeclaringClass() != Object.class) {
                found[0] = found[0].or(of(ResolvableType.forMethodReturnType(getter, raw), entity, seen));
            }
        }
        return found[0];
    }

    /** A list of entities may be a class of its own, {@code Flights extends ArrayList<Flight>}. */
    private static List<ResolvableType> parents(ResolvableType type) {
        List<ResolvableType> parents = new ArrayList<>(List.of(type.getInterfaces()));
        parents.add(type.getSuperType());
        parents.removeIf(parent ->
                !parent.hasGenerics() && (parent == ResolvableType.NONE || isOfThePlatform(parent.toClass())));
        return parents;
    }

    private static boolean isState(Field field) {
        return !Modifier.isStatic(field.getModifiers())
                && !Modifier.isTransient(field.getModifiers())
                && !field.isSynthetic();
    }

    private Exposure or(Exposure other) {
        return this.ordinal() <= other.ordinal() ? this : other;
    }
}
