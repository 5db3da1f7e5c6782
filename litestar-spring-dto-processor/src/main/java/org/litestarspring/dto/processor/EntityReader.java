package org.litestarspring.dto.processor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** First step: reads an entity's properties from its source or class file. */
final class EntityReader {

    private static final String MARK = "org.litestarspring.dto.DtoField";
    private static final Set<String> READ_ONLY = Set.of(
            "org.springframework.data.annotation.Id",
            "org.springframework.data.annotation.CreatedDate",
            "org.springframework.data.annotation.CreatedBy",
            "org.springframework.data.annotation.LastModifiedDate",
            "org.springframework.data.annotation.LastModifiedBy",
            "org.springframework.data.annotation.ReadOnlyProperty");

    private final Types types;
    private final Elements elements;
    private final Map<String, EntityModel> read = new HashMap<>();

    EntityReader(Types types, Elements elements) {
        this.types = types;
        this.elements = elements;
    }

    EntityModel read(DeclaredType type, PackageElement reader) {
        return this.read.computeIfAbsent(
                type + " from " + reader, key -> isRecord(type) ? record(type) : bean(type, reader));
    }

    private static boolean isRecord(DeclaredType type) {
        return type.asElement().getKind() == ElementKind.RECORD;
    }

    private EntityModel record(DeclaredType type) {
        List<Property> properties = new ArrayList<>();
        TypeElement element = (TypeElement) type.asElement();
        for (RecordComponentElement component : element.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            List<AnnotationMirror> annotations = new ArrayList<>(component.getAnnotationMirrors());
            ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
                    .filter(field -> field.getSimpleName().contentEquals(name))
                    .forEach(field -> addMissing(annotations, field));
            addMissing(annotations, component.getAccessor());
            TypeMirror propertyType =
                    ((ExecutableType) this.types.asMemberOf(type, component.getAccessor())).getReturnType();
            properties.add(property(name, propertyType, name, name, annotations));
        }
        return new EntityModel(type, true, properties);
    }

    private EntityModel bean(DeclaredType type, PackageElement reader) {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (TypeElement level : hierarchy(type)) {
            for (VariableElement field : ElementFilter.fieldsIn(level.getEnclosedElements())) {
                if (!field.getModifiers().contains(Modifier.STATIC)) {
                    Draft draft = drafts.computeIfAbsent(field.getSimpleName().toString(), key -> new Draft());
                    addMissing(draft.annotations, field);
                }
            }
            for (ExecutableElement method : ElementFilter.methodsIn(level.getEnclosedElements())) {
                if (isAccessible(method, reader)) {
                    accessor(method, type, drafts);
                }
            }
        }
        List<Property> properties = new ArrayList<>();
        drafts.forEach((name, draft) -> {
            if (draft.type != null) {
                properties.add(property(name, draft.type, draft.getter, draft.setter, draft.annotations));
            }
        });
        return new EntityModel(type, false, properties);
    }

    private void accessor(ExecutableElement method, DeclaredType type, Map<String, Draft> drafts) {
        String name = method.getSimpleName().toString();
        int parameters = method.getParameters().size();
        ExecutableType seen = (ExecutableType) this.types.asMemberOf(type, method);
        TypeMirror returned = seen.getReturnType();
        boolean isBoolean =
                returned.getKind() == TypeKind.BOOLEAN || returned.toString().equals("java.lang.Boolean");
        if (parameters == 0 && (hasPrefix(name, "get") || (hasPrefix(name, "is") && isBoolean))) {
            if (returned.getKind() != TypeKind.VOID && !name.equals("getClass")) {
                Draft draft = drafts.computeIfAbsent(property(name, name.startsWith("is") ? 2 : 3), key -> new Draft());
                draft.getter = name;
                draft.type = returned;
                addMissing(draft.annotations, method);
            }
        } else if (parameters == 1 && hasPrefix(name, "set")) {
            Draft draft = drafts.computeIfAbsent(property(name, 3), key -> new Draft());
            draft.setter = name;
            draft.type = draft.type == null ? seen.getParameterTypes().get(0) : draft.type;
            addMissing(draft.annotations, method);
        }
    }

    private static boolean hasPrefix(String name, String prefix) {
        return name.length() > prefix.length()
                && name.startsWith(prefix)
                && Character.isUpperCase(name.charAt(prefix.length()));
    }

    /** As {@code java.beans.Introspector} has it: {@code getURL} is {@code URL}. */
    private static String property(String accessor, int prefix) {
        String rest = accessor.substring(prefix);
        if (rest.length() > 1 && Character.isUpperCase(rest.charAt(1))) {
            return rest;
        }
        return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
    }

    private boolean isAccessible(ExecutableElement method, PackageElement reader) {
        Set<Modifier> modifiers = method.getModifiers();
        if (modifiers.contains(Modifier.STATIC) || modifiers.contains(Modifier.PRIVATE)) {
            return false;
        }
        return modifiers.contains(Modifier.PUBLIC)
                || this.elements.getPackageOf(method).equals(reader);
    }

    /** The type and its superclasses, the topmost first. */
    private Deque<TypeElement> hierarchy(DeclaredType type) {
        Deque<TypeElement> levels = new ArrayDeque<>();
        TypeMirror level = type;
        while (level instanceof DeclaredType declared
                && !((TypeElement) declared.asElement()).getQualifiedName().contentEquals("java.lang.Object")) {
            TypeElement element = (TypeElement) declared.asElement();
            levels.addFirst(element);
            level = element.getSuperclass();
        }
        return levels;
    }

    private Property property(
            String name,
            TypeMirror type,
            @Nullable String getter,
            @Nullable String setter,
            List<AnnotationMirror> annotations) {
        return new Property(name, type, getter, setter, way(annotations), constraints(annotations), alias(annotations));
    }

    private static Property.Way way(List<AnnotationMirror> annotations) {
        Property.Way way = null;
        for (AnnotationMirror annotation : annotations) {
            if (name(annotation).equals(MARK)) {
                Property.Way marked = Property.Way.valueOf(simpleValue(annotation));
                // A mark on a field and another on its getter: the tighter holds.
                way = way == null || marked.ordinal() > way.ordinal() ? marked : way;
            }
        }
        if (way != null) {
            return way;
        }
        return annotations.stream().map(EntityReader::name).anyMatch(READ_ONLY::contains)
                ? Property.Way.READ_ONLY
                : Property.Way.READ_WRITE;
    }

    private static List<String> constraints(List<AnnotationMirror> annotations) {
        return annotations.stream()
                .filter(annotation -> annotation.getAnnotationType().asElement().getAnnotationMirrors().stream()
                                .anyMatch(meta -> name(meta).equals("jakarta.validation.Constraint"))
                        || name(annotation).startsWith("jakarta.validation.constraints."))
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private static @Nullable String alias(List<AnnotationMirror> annotations) {
        for (AnnotationMirror annotation : annotations) {
            if (name(annotation).equals("com.fasterxml.jackson.annotation.JsonProperty")) {
                String value = simpleValue(annotation);
                return value.isEmpty() ? null : value;
            }
        }
        return null;
    }

    private static String simpleValue(AnnotationMirror annotation) {
        for (var member : annotation.getElementValues().entrySet()) {
            if (member.getKey().getSimpleName().contentEquals("value")) {
                Object value = member.getValue().getValue();
                return value instanceof Element element
                        ? element.getSimpleName().toString()
                        : value.toString();
            }
        }
        return "";
    }

    private static String name(AnnotationMirror annotation) {
        return ((TypeElement) annotation.getAnnotationType().asElement())
                .getQualifiedName()
                .toString();
    }

    /** A type-use annotation stands on the field and on its type: it counts once. */
    private static void addMissing(List<AnnotationMirror> annotations, Element element) {
        for (AnnotationMirror added : element.getAnnotationMirrors()) {
            if (annotations.stream().noneMatch(known -> known.toString().equals(added.toString()))) {
                annotations.add(added);
            }
        }
    }

    private static final class Draft {

        private final List<AnnotationMirror> annotations = new ArrayList<>();
        private @Nullable TypeMirror type;
        private @Nullable String getter;
        private @Nullable String setter;
    }
}
