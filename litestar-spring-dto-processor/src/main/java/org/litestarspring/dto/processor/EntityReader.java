package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** First step: reads an entity's properties, and how it is made, from its source or class file. */
final class EntityReader {

    private final Types types;
    private final Elements elements;
    private final SourceTypes source;
    private final Nullness nullness;
    private final CreationReader creations;
    private final Map<String, EntityModel> read = new HashMap<>();

    EntityReader(Types types, Elements elements, Nullness nullness) {
        this.types = types;
        this.elements = elements;
        this.source = new SourceTypes(types);
        this.nullness = nullness;
        this.creations = new CreationReader(types, elements, nullness);
    }

    EntityModel read(DeclaredType type, PackageElement reader) {
        String key = this.source.plain(type) + " from " + reader;
        EntityModel known = this.read.get(key);
        if (known == null) {
            known = work(type, reader);
            this.read.put(key, known);
        }
        return known;
    }

    private EntityModel work(DeclaredType type, PackageElement reader) {
        Creation.Family family = this.creations.family(type);
        return family == null ? object(type, reader) : family(type, family, reader);
    }

    /** A member of a family, which may be the root of one itself. */
    EntityModel member(DeclaredType type, PackageElement reader) {
        String key = this.source.plain(type) + " alone from " + reader;
        EntityModel known = this.read.get(key);
        if (known == null) {
            known = object(type, reader);
            this.read.put(key, known);
        }
        return known;
    }

    private EntityModel object(DeclaredType type, PackageElement reader) {
        Map<String, Draft> drafts = Drafts.of(this.types, this.elements, type, reader);
        if (type.asElement().getKind() == ElementKind.RECORD) {
            components(type, drafts);
        }
        Creation creation = this.creations.read(type, drafts, reader);
        List<String> faults = new ArrayList<>();
        List<Property> properties = new ArrayList<>();
        drafts.forEach((name, draft) -> {
            Property property = property(name, draft, creation, type, faults);
            if (property != null) {
                properties.add(property);
            }
        });
        return new EntityModel(type, creation, properties, faults);
    }

    private EntityModel family(DeclaredType type, Creation.Family family, PackageElement reader) {
        Map<String, Property> properties = new LinkedHashMap<>();
        Set<String> faults = new LinkedHashSet<>();
        for (Creation.Subtype subtype : family.subtypes()) {
            EntityModel member = member(subtype.type(), reader);
            member.properties().forEach(property -> properties.merge(property.name(), property, EntityReader::both));
            faults.addAll(member.faults());
        }
        return new EntityModel(type, family, List.copyOf(properties.values()), List.copyOf(faults));
    }

    /** A path through a family is open where one of its members lets it through, each of which is cut on its own. */
    private static Property both(Property one, Property other) {
        return one.way().equals(Way.PRIVATE) ? other : one;
    }

    /** A record's accessors have no prefix, and its components are all of its properties' order. */
    private void components(DeclaredType type, Map<String, Draft> drafts) {
        TypeElement element = (TypeElement) type.asElement();
        Map<String, Draft> ordered = new LinkedHashMap<>();
        for (RecordComponentElement component : element.getRecordComponents()) {
            String name = component.getSimpleName().toString();
            Draft draft = drafts.getOrDefault(name, new Draft());
            draft.annotate(element, component);
            draft.annotate(element, component.getAccessor());
            draft.getter = name + "()";
            draft.getterType = ((ExecutableType) this.types.asMemberOf(type, component.getAccessor())).getReturnType();
            draft.isBeanGetter = true;
            ordered.put(name, draft);
        }
        drafts.forEach(ordered::putIfAbsent);
        drafts.clear();
        drafts.putAll(ordered);
    }

    private @Nullable Property property(
            String name, Draft draft, Creation creation, DeclaredType type, List<String> faults) {
        List<AnnotationMirror> annotations = draft.annotations();
        boolean isCreated = isCreated(name, creation);
        TypeMirror seen = draft.getterType;
        if (seen == null && draft.setters.isEmpty() && !isCreated) {
            if (Marks.hasMark(annotations) && !hasAlias(draft, type)) {
                faults.add(Message.MARK_WITHOUT_PROPERTY.of(name, type));
            }
            return null;
        }
        if (seen == null) {
            seen = draft.setters.isEmpty()
                    ? created(name, draft, creation)
                    : draft.setters.get(0).type();
        }
        List<AnnotationMirror> nullness = new ArrayList<>(annotations);
        nullness.addAll(seen.getAnnotationMirrors());
        if (draft.fieldType != null && this.types.isSameType(draft.fieldType, seen)) {
            // Constraints stand on the arguments of the field's type: List<@Size(max = 3) String>.
            seen = draft.fieldType;
        }
        Draft.Setter setter = setter(draft, seen);
        Property.Write write = setter == null ? null : write(setter, seen);
        Way way = isSpringDataNew(name, type) || Marks.isIgnored(seen)
                ? Way.PRIVATE
                : Marks.way(name, draft.levels, faults);
        return new Property(
                name,
                seen,
                draft.getter,
                write,
                isCreated,
                way,
                this.nullness.isNotNull(seen, nullness, (TypeElement) type.asElement()),
                this.nullness.isMarked((TypeElement) type.asElement()),
                Marks.isGenerated(annotations),
                Marks.constraints(annotations),
                Marks.json(annotations),
                Marks.alias(annotations),
                Marks.last(annotations, "patch", "REPLACE"),
                Marks.last(annotations, "key", ""),
                Marks.ignored(annotations));
    }

    /** Whether the marks of a field without accessors were taken over by the property of its is-getter. */
    private static boolean hasAlias(Draft draft, DeclaredType type) {
        return draft.fieldType != null
                && draft.fieldType.getKind() == TypeKind.BOOLEAN
                && ElementFilter.methodsIn(type.asElement().getEnclosedElements()).stream()
                        .anyMatch(method ->
                                Drafts.hasPrefix(method.getSimpleName().toString(), "is"));
    }

    /** The setter that takes what the getter gives, or what an {@code Optional} of it holds. */
    private Draft.@Nullable Setter setter(Draft draft, TypeMirror seen) {
        Draft.Setter found = null;
        for (Draft.Setter setter : draft.setters) {
            if (this.types.isSameType(setter.type(), seen)) {
                return setter;
            }
            if (this.types.isAssignable(seen, setter.type())
                    || this.types.isAssignable(CreationReader.unwrapped(seen), setter.type())) {
                found = setter;
            }
        }
        return found;
    }

    private static Property.Write write(Draft.Setter setter, TypeMirror seen) {
        return new Property.Write(
                setter.template(), CreationReader.isOptional(seen) && CreationReader.isOptional(setter.type()));
    }

    private static boolean isCreated(String name, Creation creation) {
        if (creation instanceof Creation.Arguments arguments) {
            return arguments.arguments().stream()
                    .anyMatch(argument -> argument.name().equals(name));
        }
        return creation instanceof Creation.Building building
                && building.writes().containsKey(name);
    }

    /** The type that a constructor takes, or that of the field which a builder's method is known by. */
    private static TypeMirror created(String name, Draft draft, Creation creation) {
        return creation instanceof Creation.Arguments all
                ? all.arguments().stream()
                        .filter(argument -> argument.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .type()
                : java.util.Objects.requireNonNull(draft.fieldType);
    }

    /** {@code Persistable.isNew()} tells Spring Data what to do, and nobody else anything. */
    private boolean isSpringDataNew(String name, DeclaredType type) {
        if (!name.equals("new")) {
            return false;
        }
        TypeElement persistable = this.elements.getTypeElement("org.springframework.data.domain.Persistable");
        return persistable != null
                && this.types.isAssignable(this.types.erasure(type), this.types.erasure(persistable.asType()));
    }
}
