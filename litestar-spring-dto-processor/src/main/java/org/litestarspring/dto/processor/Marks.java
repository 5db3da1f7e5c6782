package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/** What an entity's annotations say of a property. */
final class Marks {

    private static final String FIELD = "org.litestarspring.dto.DtoField";
    private static final String JACKSON = "com.fasterxml.jackson.annotation.";
    private static final Set<String> GENERATED = Set.of(
            "org.springframework.data.annotation.Id",
            "org.springframework.data.annotation.CreatedDate",
            "org.springframework.data.annotation.CreatedBy",
            "org.springframework.data.annotation.LastModifiedDate",
            "org.springframework.data.annotation.LastModifiedBy",
            "org.springframework.data.annotation.ReadOnlyProperty",
            "jakarta.persistence.GeneratedValue");
    private static final Set<String> NEVER_BLANK = Set.of("NotNull", "NotBlank", "NotEmpty");
    private static final Set<String> NAMING =
            Set.of(JACKSON + "JsonProperty", JACKSON + "JsonGetter", JACKSON + "JsonSetter");
    private static final Set<String> COPIED = Set.of(
            JACKSON + "JsonFormat",
            JACKSON + "JsonAlias",
            JACKSON + "JsonInclude",
            JACKSON + "JsonRawValue",
            "tools.jackson.databind.annotation.JsonSerialize",
            "tools.jackson.databind.annotation.JsonDeserialize");

    private Marks() {}

    /**
     * The way of a property, of all the levels of its hierarchy that say something: the topmost first.
     *
     * @param loosened is given what a subclass would loosen
     */
    static Way way(String property, Map<TypeElement, List<AnnotationMirror>> levels, List<String> loosened) {
        Way way = Way.BOTH;
        TypeElement by = null;
        for (var level : levels.entrySet()) {
            Way marked = marked(level.getValue());
            Way said = marked != null ? marked : byDefault(property, level.getKey(), level.getValue());
            if (marked != null && by != null && said.isLooserThan(way)) {
                loosened.add(Message.MARK_LOOSENED.of(property, way, by, level.getKey(), said));
            }
            by = said.equals(Way.BOTH) ? by : level.getKey();
            way = way.and(said);
        }
        return way;
    }

    private static @Nullable Way marked(List<AnnotationMirror> annotations) {
        Way way = null;
        for (AnnotationMirror annotation : annotations) {
            String mark = Mirrors.name(annotation).equals(FIELD) ? Mirrors.text(annotation, "value") : "";
            if (!mark.isEmpty() && !mark.equals("DEFAULT")) {
                // A mark on a field and another on its getter: the tighter holds.
                way = way == null ? Way.of(mark) : way.and(Way.of(mark));
            }
        }
        return way;
    }

    private static Way byDefault(String property, TypeElement level, List<AnnotationMirror> annotations) {
        Way way = isGenerated(annotations) ? Way.READ_ONLY : Way.BOTH;
        for (AnnotationMirror annotation : annotations) {
            switch (Mirrors.name(annotation)) {
                case JACKSON + "JsonIgnore" -> {
                    if (!Boolean.FALSE.equals(Mirrors.value(annotation, "value"))) {
                        way = Way.PRIVATE;
                    }
                }
                // Jackson writes none, and sets it when it reads what refers to it.
                case JACKSON + "JsonBackReference" -> way = Way.PRIVATE;
                case JACKSON + "JsonProperty" -> way = way.and(Way.of(Mirrors.text(annotation, "access")));
                default -> {}
            }
        }
        for (AnnotationMirror annotation : level.getAnnotationMirrors()) {
            if (Mirrors.name(annotation).equals(JACKSON + "JsonIgnoreProperties")
                    && Mirrors.strings(Mirrors.value(annotation, "value")).contains(property)) {
                way = way.and(new Way(
                        Mirrors.isTrue(annotation, "allowGetters"), Mirrors.isTrue(annotation, "allowSetters")));
            }
        }
        return way;
    }

    /** Whether Jackson takes a method for an accessor whatever its name. */
    static boolean isNamed(ExecutableElement method) {
        return method.getAnnotationMirrors().stream().map(Mirrors::name).anyMatch(NAMING::contains);
    }

    /** The property of an accessor without a prefix: what Jackson's annotation calls it, where Java can, or its name. */
    static String property(ExecutableElement method) {
        String alias = isNamed(method) ? alias(List.copyOf(method.getAnnotationMirrors())) : null;
        return alias != null && SourceVersion.isIdentifier(alias)
                ? alias
                : method.getSimpleName().toString();
    }

    /** The properties of a property's object that Jackson ignores there. */
    static List<String> ignored(List<AnnotationMirror> annotations) {
        return annotations.stream()
                .filter(annotation -> Mirrors.name(annotation).equals(JACKSON + "JsonIgnoreProperties"))
                .flatMap(annotation -> Mirrors.strings(Mirrors.value(annotation, "value")).stream())
                .toList();
    }

    /** Whether Jackson ignores every property of a type. */
    static boolean isIgnored(TypeMirror type) {
        return type instanceof DeclaredType declared
                && Mirrors.find(declared.asElement().getAnnotationMirrors(), JACKSON + "JsonIgnoreType")
                        .filter(annotation -> !Boolean.FALSE.equals(Mirrors.value(annotation, "value")))
                        .isPresent();
    }

    static boolean isGenerated(List<AnnotationMirror> annotations) {
        return annotations.stream().map(Mirrors::name).anyMatch(GENERATED::contains);
    }

    static boolean hasMark(List<AnnotationMirror> annotations) {
        return Mirrors.find(annotations, FIELD).isPresent();
    }

    /** What the subclass's mark says, or else the superclass's. */
    static String last(List<AnnotationMirror> annotations, String member, String otherwise) {
        String last = otherwise;
        for (AnnotationMirror annotation : annotations) {
            String said = Mirrors.name(annotation).equals(FIELD) ? Mirrors.text(annotation, member) : "";
            last = said.isEmpty() ? last : said;
        }
        return last;
    }

    /** The wire name that the entity gives; the subclass's before the superclass's. */
    static @Nullable String alias(List<AnnotationMirror> annotations) {
        String alias = null;
        for (AnnotationMirror annotation : annotations) {
            String name = Mirrors.name(annotation).equals(FIELD) ? Mirrors.text(annotation, "name") : "";
            alias = name.isEmpty() ? alias : name;
        }
        if (alias != null) {
            return alias;
        }
        for (AnnotationMirror annotation : annotations) {
            String name = NAMING.contains(Mirrors.name(annotation)) ? Mirrors.text(annotation, "value") : "";
            alias = name.isEmpty() ? alias : name;
        }
        return alias;
    }

    static List<String> constraints(List<AnnotationMirror> annotations) {
        return annotations.stream()
                .filter(Marks::isConstraint)
                .map(AnnotationSource::of)
                .distinct()
                .toList();
    }

    /** A constraint, or the list that the compiler makes of a repeated one. */
    static boolean isConstraint(AnnotationMirror annotation) {
        TypeElement type = (TypeElement) annotation.getAnnotationType().asElement();
        if (isConstraint(type)) {
            return true;
        }
        return type.getSimpleName().contentEquals("List")
                && type.getEnclosingElement() instanceof TypeElement outer
                && isConstraint(outer);
    }

    private static boolean isConstraint(TypeElement type) {
        return Mirrors.has(type, "jakarta.validation.Constraint")
                || type.getQualifiedName().toString().startsWith("jakarta.validation.constraints.");
    }

    /** What of Jackson's annotations says how a value is written, not whether. */
    static List<String> json(List<AnnotationMirror> annotations) {
        return annotations.stream()
                .filter(annotation -> COPIED.contains(Mirrors.name(annotation)))
                .map(AnnotationSource::of)
                .distinct()
                .toList();
    }

    /** Whether a constraint says that there is a value. */
    static boolean isRequired(List<AnnotationMirror> annotations) {
        return annotations.stream()
                .anyMatch(annotation -> isConstraint(annotation) && NEVER_BLANK.contains(simpleName(annotation)));
    }

    private static String simpleName(AnnotationMirror annotation) {
        return annotation.getAnnotationType().asElement().getSimpleName().toString();
    }
}
