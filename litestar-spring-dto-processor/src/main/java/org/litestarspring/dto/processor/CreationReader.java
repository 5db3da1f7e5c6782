package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** Finds out how an instance of an entity comes to be. */
final class CreationReader {

    private static final Set<String> CREATORS = Set.of(
            "org.springframework.data.annotation.PersistenceCreator",
            "com.fasterxml.jackson.annotation.JsonCreator",
            "java.beans.ConstructorProperties");
    private static final Set<String> BUILDER_STARTS = Set.of("builder", "newBuilder");
    private static final Set<String> BUILDER_ENDS = Set.of("build", "create");

    private final Types types;
    private final Elements elements;
    private final SourceTypes source;
    private final Nullness nullness;

    CreationReader(Types types, Elements elements, Nullness nullness) {
        this.nullness = nullness;
        this.types = types;
        this.elements = elements;
        this.source = new SourceTypes(types);
    }

    /** The family that a type stands for; null where it is a type of its own. */
    Creation.@Nullable Family family(DeclaredType type) {
        TypeElement element = (TypeElement) type.asElement();
        List<Creation.Subtype> subtypes = new ArrayList<>();
        Families.collect(element, Families.tags(element), subtypes, this.types);
        return subtypes.isEmpty() ? null : new Creation.Family(Families.discriminator(element), subtypes);
    }

    /**
     * How {@code type} is made.
     *
     * @param drafts its properties, which gain what stands on a constructor's parameters
     */
    Creation read(DeclaredType type, Map<String, Draft> drafts, PackageElement reader) {
        TypeElement element = (TypeElement) type.asElement();
        List<ExecutableElement> constructors = ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .filter(constructor -> isAccessible(constructor, reader))
                .toList();
        if (element.getModifiers().contains(Modifier.ABSTRACT)) {
            Creation building = building(type, implementation(element), drafts);
            return building == null ? new Creation.Never("it is abstract") : building;
        }
        if (element.getNestingKind() == NestingKind.MEMBER
                && !element.getModifiers().contains(Modifier.STATIC)
                && element.getKind() == ElementKind.CLASS) {
            return new Creation.Never("it is an inner class");
        }
        if (element.getKind() == ElementKind.RECORD) {
            return record(type, element, drafts);
        }
        ExecutableElement marked = marked(element, constructors, reader);
        if (marked != null) {
            return arguments(type, marked, drafts);
        }
        ExecutableElement empty = constructors.stream()
                .filter(constructor -> constructor.getParameters().isEmpty())
                .findFirst()
                .orElse(null);
        boolean hasSetters = drafts.values().stream().anyMatch(draft -> !draft.setters.isEmpty());
        if (empty != null && (hasSetters || constructors.size() == 1)) {
            return new Creation.Plain();
        }
        Creation building = building(type, element, drafts);
        if (building != null) {
            return building;
        }
        return constructors.stream()
                .filter(constructor -> constructors.size() == 1
                        || names(constructor, type, drafts).stream().allMatch(drafts::containsKey))
                .max(Comparator.comparingInt(
                        constructor -> constructor.getParameters().size()))
                .map(constructor -> arguments(type, constructor, drafts))
                .orElse(new Creation.Never("it has no constructor that can be called"));
    }

    /** Where an abstract value type is built: at itself, or at the class that Immutables generates beside it. */
    private TypeElement implementation(TypeElement element) {
        String name = Immutables.implementation(element, this.elements);
        TypeElement generated = this.elements.getTypeElement(name);
        return generated == null ? element : generated;
    }

    private Creation record(DeclaredType type, TypeElement element, Map<String, Draft> drafts) {
        List<? extends VariableElement> fields = ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
                .filter(field -> !field.getModifiers().contains(Modifier.STATIC))
                .toList();
        List<String> names = element.getRecordComponents().stream()
                .map(component -> component.getSimpleName().toString())
                .toList();
        ExecutableElement canonical = ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
                .filter(constructor -> parameterTypes(constructor)
                        .equals(fields.stream()
                                .map(field -> this.types.erasure(field.asType()).toString())
                                .toList()))
                .findFirst()
                .orElseThrow();
        return arguments(type, canonical, names, drafts);
    }

    private List<String> parameterTypes(ExecutableElement constructor) {
        return constructor.getParameters().stream()
                .map(parameter -> this.types.erasure(parameter.asType()).toString())
                .toList();
    }

    private @Nullable ExecutableElement marked(
            TypeElement element, List<ExecutableElement> constructors, PackageElement reader) {
        List<ExecutableElement> creators = new ArrayList<>(constructors);
        ElementFilter.methodsIn(element.getEnclosedElements()).stream()
                .filter(method -> method.getModifiers().contains(Modifier.STATIC) && isAccessible(method, reader))
                .filter(method -> this.types.isSameType(
                        this.types.erasure(method.getReturnType()), this.types.erasure(element.asType())))
                .forEach(creators::add);
        return creators.stream()
                .filter(creator -> creator.getAnnotationMirrors().stream()
                        .anyMatch(annotation -> CREATORS.contains(Mirrors.name(annotation))))
                .findFirst()
                .orElse(null);
    }

    private Creation arguments(DeclaredType type, ExecutableElement creator, Map<String, Draft> drafts) {
        List<String> names = names(creator, type, drafts);
        if (names.stream().anyMatch(name -> name.matches("arg\\d+") && !drafts.containsKey(name))) {
            return new Creation.Never("its class file has no names of parameters; compile it with -parameters");
        }
        return arguments(type, creator, names, drafts);
    }

    private Creation arguments(
            DeclaredType type, ExecutableElement creator, List<String> names, Map<String, Draft> drafts) {
        TypeElement element = (TypeElement) type.asElement();
        ExecutableType seen = (ExecutableType) this.types.asMemberOf(type, creator);
        List<Creation.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Draft draft = drafts.computeIfAbsent(names.get(i), key -> new Draft());
            draft.annotate(element, creator.getParameters().get(i));
            TypeMirror taken = seen.getParameterTypes().get(i);
            arguments.add(argument(names.get(i), taken, draft, element));
        }
        String raw = element.getQualifiedName().toString();
        String call = creator.getKind() == ElementKind.CONSTRUCTOR
                ? "new " + raw + (type.getTypeArguments().isEmpty() ? "" : "<>")
                : raw + "." + creator.getSimpleName();
        return new Creation.Arguments(call, arguments);
    }

    private Creation.Argument argument(String name, TypeMirror taken, Draft draft, TypeElement element) {
        List<AnnotationMirror> annotations = draft.annotations();
        boolean isRequired = !isOptional(taken)
                && (this.nullness.isNotNull(taken, annotations, element) || Marks.isRequired(annotations))
                && Mirrors.find(annotations, "lombok.Builder.Default").isEmpty();
        return new Creation.Argument(
                name, taken, isOptional(taken) && draft.getterType != null && isOptional(draft.getterType), isRequired);
    }

    /** The properties that a constructor's parameters stand for. */
    private List<String> names(ExecutableElement creator, DeclaredType type, Map<String, Draft> drafts) {
        for (AnnotationMirror annotation : creator.getAnnotationMirrors()) {
            if (Mirrors.name(annotation).equals("java.beans.ConstructorProperties")) {
                return Mirrors.strings(Mirrors.value(annotation, "value"));
            }
        }
        int count = creator.getParameters().size();
        if (Mirrors.has(type.asElement(), "kotlin.Metadata")) {
            // Kotlin writes no names of parameters; a data class has its properties' fields in their order.
            List<String> fields = drafts.entrySet().stream()
                    .filter(draft -> draft.getValue().fieldType != null)
                    .map(Map.Entry::getKey)
                    .limit(count)
                    .toList();
            if (fields.size() == count && fit(creator, fields, drafts)) {
                return fields;
            }
        }
        return creator.getParameters().stream()
                .map(parameter -> parameter.getSimpleName().toString())
                .toList();
    }

    private boolean fit(ExecutableElement creator, List<String> fields, Map<String, Draft> drafts) {
        for (int i = 0; i < fields.size(); i++) {
            TypeMirror field = java.util.Objects.requireNonNull(
                    java.util.Objects.requireNonNull(drafts.get(fields.get(i))).fieldType);
            if (!this.types.isSameType(
                    this.types.erasure(creator.getParameters().get(i).asType()), this.types.erasure(field))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Creation building(DeclaredType type, TypeElement at, Map<String, Draft> drafts) {
        for (ExecutableElement start : ElementFilter.methodsIn(at.getEnclosedElements())) {
            if (start.getModifiers().contains(Modifier.STATIC)
                    && start.getModifiers().contains(Modifier.PUBLIC)
                    && start.getParameters().isEmpty()
                    && BUILDER_STARTS.contains(start.getSimpleName().toString())
                    && start.getReturnType() instanceof DeclaredType builder) {
                Creation building = building(type, at, start, (TypeElement) builder.asElement(), drafts);
                if (building != null) {
                    return building;
                }
            }
        }
        return null;
    }

    private @Nullable Creation building(
            DeclaredType type,
            TypeElement at,
            ExecutableElement start,
            TypeElement builder,
            Map<String, Draft> drafts) {
        Map<String, Property.Write> writes = new LinkedHashMap<>();
        Map<String, String> clears = new LinkedHashMap<>();
        String build = null;
        String copy = null;
        for (ExecutableElement method : ElementFilter.methodsIn(this.elements.getAllMembers(builder))) {
            String name = method.getSimpleName().toString();
            if (!method.getModifiers().contains(Modifier.PUBLIC)
                    || method.getModifiers().contains(Modifier.STATIC)) {
                continue;
            }
            if (method.getParameters().isEmpty()) {
                build = BUILDER_ENDS.contains(name) ? name + "()" : build;
                if (Drafts.hasPrefix(name, "clear")) {
                    clears.put(Drafts.decapitalized(name.substring(5)), name + "()");
                }
            } else if (method.getParameters().size() == 1) {
                TypeMirror taken = method.getParameters().get(0).asType();
                if (name.equals("from") && this.types.isAssignable(type, this.types.erasure(taken))) {
                    copy = at.getQualifiedName() + "." + start.getSimpleName() + "().from(entity)";
                }
                write(name, taken, drafts, writes);
            }
        }
        if (build == null) {
            return null;
        }
        boolean hasCopy = ElementFilter.methodsIn(type.asElement().getEnclosedElements()).stream()
                .anyMatch(method -> method.getSimpleName().contentEquals("toBuilder")
                        && method.getParameters().isEmpty()
                        && !method.getModifiers().contains(Modifier.PRIVATE));
        return new Creation.Building(
                at.getQualifiedName() + "." + start.getSimpleName() + "()",
                hasCopy ? "entity.toBuilder()" : copy,
                writes,
                clears,
                required(writes.keySet(), drafts, (TypeElement) type.asElement(), at),
                build);
    }

    /** {@code origin(...)}, {@code withOrigin(...)} or {@code setOrigin(...)}. */
    private void write(String method, TypeMirror taken, Map<String, Draft> drafts, Map<String, Property.Write> writes) {
        for (Map.Entry<String, Draft> draft : drafts.entrySet()) {
            String capital = Names.capital(draft.getKey());
            TypeMirror type =
                    draft.getValue().getterType != null ? draft.getValue().getterType : draft.getValue().fieldType;
            String getter = String.valueOf(draft.getValue().getter);
            boolean isNamed = method.equals(draft.getKey())
                    || method.equals("with" + capital)
                    || method.equals("set" + capital)
                    || getter.equals(method + "()");
            if (type != null && isNamed && takes(taken, type)) {
                boolean takesOptional = isOptional(type) && isOptional(taken);
                if (takesOptional || !writes.containsKey(draft.getKey())) {
                    writes.put(draft.getKey(), new Property.Write(method + "(%s)", takesOptional));
                }
            }
        }
    }

    private boolean takes(TypeMirror taken, TypeMirror type) {
        return this.types.isAssignable(type, this.types.erasure(taken))
                || this.types.isAssignable(unwrapped(type), this.types.erasure(taken));
    }

    /** What Immutables and AutoValue do not build without: an abstract accessor that is neither optional nor nullable. */
    private List<Creation.Argument> required(
            Set<String> names, Map<String, Draft> drafts, TypeElement type, TypeElement at) {
        boolean isAbstract = type.getModifiers().contains(Modifier.ABSTRACT);
        List<Creation.Argument> required = new ArrayList<>();
        drafts.forEach((name, draft) -> {
            TypeMirror seen = draft.getterType != null ? draft.getterType : draft.fieldType;
            if (!names.contains(name) || seen == null) {
                return;
            }
            Creation.Argument argument = argument(name, seen, draft, type);
            boolean isNullable = draft.annotations().stream().anyMatch(annotation -> annotation
                            .getAnnotationType()
                            .asElement()
                            .getSimpleName()
                            .contentEquals("Nullable"))
                    || seen.getAnnotationMirrors().stream().anyMatch(annotation -> annotation
                            .getAnnotationType()
                            .asElement()
                            .getSimpleName()
                            .contentEquals("Nullable"));
            boolean isValue = isAbstract
                    && isAbstract(type, draft)
                    && !isOptional(seen)
                    && !isNullable
                    && !Immutables.isContainer(seen);
            if (isAbstract ? isValue : argument.isRequired() && !seen.getKind().isPrimitive()) {
                required.add(new Creation.Argument(name, seen, false, true));
            }
        });
        return required;
    }

    private boolean isAbstract(TypeElement type, Draft draft) {
        return ElementFilter.methodsIn(this.elements.getAllMembers(type)).stream()
                .anyMatch(method -> (method.getSimpleName() + "()").equals(draft.getter)
                        && method.getModifiers().contains(Modifier.ABSTRACT));
    }

    static boolean isOptional(TypeMirror type) {
        return type instanceof DeclaredType declared
                && ((TypeElement) declared.asElement()).getQualifiedName().contentEquals("java.util.Optional");
    }

    /** What an {@code Optional} holds; any other type is itself. */
    static TypeMirror unwrapped(TypeMirror type) {
        if (!isOptional(type) || ((DeclaredType) type).getTypeArguments().isEmpty()) {
            return type;
        }
        TypeMirror inside = ((DeclaredType) type).getTypeArguments().get(0);
        return inside instanceof WildcardType wildcard && wildcard.getExtendsBound() != null
                ? wildcard.getExtendsBound()
                : inside;
    }

    private boolean isAccessible(Element member, PackageElement reader) {
        return member.getModifiers().contains(Modifier.PUBLIC)
                || (!member.getModifiers().contains(Modifier.PRIVATE)
                        && this.elements.getPackageOf(member).equals(reader));
    }
}
