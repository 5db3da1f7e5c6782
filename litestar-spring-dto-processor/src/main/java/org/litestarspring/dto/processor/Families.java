package org.litestarspring.dto.processor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Reads sealed and {@code @JsonSubTypes} families. */
final class Families {

    private static final String JACKSON = "com.fasterxml.jackson.annotation.";

    private Families() {}

    /** The tags that {@code @JsonSubTypes} gives, by type. */
    static Map<String, String> tags(TypeElement type) {
        Map<String, String> tags = new LinkedHashMap<>();
        Mirrors.find(type.getAnnotationMirrors(), JACKSON + "JsonSubTypes").ifPresent(annotation -> {
            for (Object entry : Mirrors.values(Mirrors.value(annotation, "value"))) {
                AnnotationMirror subtype = (AnnotationMirror) entry;
                tags.put(String.valueOf(Mirrors.value(subtype, "value")), Mirrors.text(subtype, "name"));
            }
        });
        return tags;
    }

    /** The wire name of the tag: as {@code @JsonTypeInfo} says, else {@code type}. */
    static String discriminator(TypeElement type) {
        return Mirrors.find(type.getAnnotationMirrors(), JACKSON + "JsonTypeInfo")
                .map(annotation -> Mirrors.text(annotation, "property"))
                .filter(property -> !property.isEmpty())
                .orElse("type");
    }

    /** All members that can be made, subtypes before their supertypes. */
    static void collect(TypeElement type, Map<String, String> tags, List<Creation.Subtype> subtypes, Types types) {
        for (TypeMirror permitted : type.getPermittedSubclasses()) {
            member((TypeElement) ((DeclaredType) permitted).asElement(), tags, subtypes, types);
        }
        for (Object entry : Mirrors.find(type.getAnnotationMirrors(), JACKSON + "JsonSubTypes")
                .map(annotation -> Mirrors.values(Mirrors.value(annotation, "value")))
                .orElse(List.of())) {
            if (Mirrors.value((AnnotationMirror) entry, "value") instanceof DeclaredType declared) {
                member((TypeElement) declared.asElement(), tags, subtypes, types);
            }
        }
        if (!subtypes.isEmpty()
                && !type.getModifiers().contains(Modifier.ABSTRACT)
                && subtypes.stream().noneMatch(known -> known.type().asElement().equals(type))) {
            subtypes.add(new Creation.Subtype(tag(type, tags), types.getDeclaredType(type)));
        }
    }

    private static void member(
            TypeElement member, Map<String, String> tags, List<Creation.Subtype> subtypes, Types types) {
        if (subtypes.stream().anyMatch(known -> known.type().asElement().equals(member))) {
            return;
        }
        int before = subtypes.size();
        collectBelow(member, tags, subtypes, types);
        if (subtypes.size() == before || !member.getModifiers().contains(Modifier.ABSTRACT)) {
            if (subtypes.stream().noneMatch(known -> known.type().asElement().equals(member))) {
                subtypes.add(new Creation.Subtype(tag(member, tags), types.getDeclaredType(member)));
            }
        }
    }

    private static void collectBelow(
            TypeElement member, Map<String, String> tags, List<Creation.Subtype> subtypes, Types types) {
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.putAll(tags(member));
        for (TypeMirror permitted : member.getPermittedSubclasses()) {
            member((TypeElement) ((DeclaredType) permitted).asElement(), all, subtypes, types);
        }
    }

    private static String tag(TypeElement type, Map<String, String> tags) {
        String listed = tags.getOrDefault(type.asType().toString(), "");
        if (!listed.isEmpty()) {
            return listed;
        }
        Optional<String> named = Mirrors.find(type.getAnnotationMirrors(), JACKSON + "JsonTypeName")
                .map(annotation -> Mirrors.text(annotation, "value"))
                .filter(name -> !name.isEmpty());
        return named.orElse(type.getSimpleName().toString());
    }
}
