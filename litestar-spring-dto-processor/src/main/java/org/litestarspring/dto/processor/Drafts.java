package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Collects the fields and accessors of a class and its supertypes, by property. */
final class Drafts {

    private static final Set<String> NO_PROPERTIES = Set.of("getClass", "hashCode", "toString", "toBuilder", "clone");

    private final Types types;
    private final Elements elements;
    private final DeclaredType type;
    private final PackageElement reader;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    private Drafts(Types types, Elements elements, DeclaredType type, PackageElement reader) {
        this.types = types;
        this.elements = elements;
        this.type = type;
        this.reader = reader;
    }

    static Map<String, Draft> of(Types types, Elements elements, DeclaredType type, PackageElement reader) {
        Drafts drafts = new Drafts(types, elements, type, reader);
        Set<TypeElement> interfaces = new LinkedHashSet<>();
        List<TypeElement> classes = new ArrayList<>();
        drafts.collect(type, classes, interfaces);
        for (TypeElement level : classes) {
            ElementFilter.fieldsIn(level.getEnclosedElements()).forEach(field -> drafts.field(level, field));
            ElementFilter.methodsIn(level.getEnclosedElements()).forEach(method -> drafts.accessor(level, method));
        }
        for (TypeElement level : interfaces) {
            ElementFilter.methodsIn(level.getEnclosedElements()).forEach(method -> drafts.accessor(level, method));
        }
        return drafts.drafts;
    }

    /** The type and its superclasses, the topmost first, and their interfaces. */
    private void collect(TypeMirror mirror, List<TypeElement> classes, Set<TypeElement> interfaces) {
        if (!(mirror instanceof DeclaredType declared)) {
            return;
        }
        TypeElement element = (TypeElement) declared.asElement();
        if (element.getQualifiedName().toString().startsWith("java.lang.")) {
            return;
        }
        collect(element.getSuperclass(), classes, interfaces);
        element.getInterfaces().forEach(parent -> collect(parent, classes, interfaces));
        if (element.getKind().isInterface()) {
            interfaces.add(element);
        } else {
            classes.add(element);
        }
    }

    private void field(TypeElement level, VariableElement field) {
        if (field.getModifiers().contains(Modifier.STATIC)) {
            return;
        }
        String name = field.getSimpleName().toString();
        Draft draft = draft(name);
        draft.annotate(level, field);
        draft.fieldType = this.types.asMemberOf(this.type, field);
        // As Jackson has it: a transient field is on the wire by its accessors alone.
        if (field.getModifiers().contains(Modifier.PUBLIC)
                && !field.getModifiers().contains(Modifier.TRANSIENT)) {
            draft.getter = name;
            draft.getterType = draft.fieldType;
            if (!field.getModifiers().contains(Modifier.FINAL)) {
                draft.setters.add(new Draft.Setter(name + " = %s", draft.fieldType));
            }
        }
    }

    private void accessor(TypeElement level, ExecutableElement method) {
        String name = method.getSimpleName().toString();
        if (!isAccessible(method) || NO_PROPERTIES.contains(name)) {
            return;
        }
        ExecutableType seen = (ExecutableType) this.types.asMemberOf(this.type, method);
        boolean isComponent = level.getRecordComponents().stream()
                .anyMatch(component -> component.getSimpleName().contentEquals(name));
        if (isComponent && method.getParameters().isEmpty()) {
            // A component isActive is that, and not the getter of another property.
            return;
        }
        switch (method.getParameters().size()) {
            case 0 -> getter(level, method, name, seen.getReturnType());
            case 1 -> setter(level, method, name, seen);
            default -> {}
        }
    }

    private void getter(TypeElement level, ExecutableElement method, String name, TypeMirror type) {
        if (type.getKind() == TypeKind.VOID) {
            return;
        }
        boolean isBoolean =
                type.getKind() == TypeKind.BOOLEAN || type.toString().endsWith("java.lang.Boolean");
        boolean isBean = hasPrefix(name, "get") || (hasPrefix(name, "is") && isBoolean);
        Draft draft;
        if (isBean) {
            draft = draft(property(name, name.startsWith("is") ? 2 : 3));
            Draft field = name.startsWith("is") ? this.drafts.get(name) : null;
            if (field != null && field.getter == null && field != draft) {
                // The field isAdmin has the getter isAdmin() of the property admin: what stands on it holds for that.
                draft.annotate(field);
                draft.fieldType = field.fieldType;
            }
        } else if (isFluent(name, type) || isValue(level, method) || Marks.isNamed(method)) {
            draft = draft(Marks.property(method));
            if (draft.isBeanGetter) {
                return;
            }
        } else {
            return;
        }
        draft.annotate(level, method);
        if (draft.getter == null || !draft.isBeanGetter || isMoreSpecific(type, draft.getterType)) {
            draft.getter = name + "()";
            draft.getterType = type;
            draft.isBeanGetter = isBean && method.getModifiers().contains(Modifier.PUBLIC);
        }
    }

    private boolean isMoreSpecific(TypeMirror type, @org.jspecify.annotations.Nullable TypeMirror known) {
        return known == null || this.types.isSubtype(type, known);
    }

    private void setter(TypeElement level, ExecutableElement method, String name, ExecutableType seen) {
        TypeMirror taken = seen.getParameterTypes().get(0);
        Draft draft;
        if (hasPrefix(name, "set")) {
            draft = draft(property(name, 3));
        } else if (isFluent(name, taken) || Marks.isNamed(method)) {
            draft = draft(Marks.property(method));
        } else {
            return;
        }
        draft.annotate(level, method);
        draft.setters.add(new Draft.Setter(name + "(%s)", taken));
    }

    /** A method that has the name and the type of a field is its accessor. */
    private boolean isFluent(String name, TypeMirror type) {
        Draft draft = this.drafts.get(name);
        return draft != null && draft.fieldType != null && this.types.isSameType(draft.fieldType, type);
    }

    /** An abstract method without arguments is a property of an abstract value type. */
    private boolean isValue(TypeElement level, ExecutableElement method) {
        return method.getModifiers().contains(Modifier.ABSTRACT)
                && ((TypeElement) this.type.asElement()).getModifiers().contains(Modifier.ABSTRACT)
                && level.getTypeParameters().isEmpty();
    }

    private Draft draft(String name) {
        return this.drafts.computeIfAbsent(name, key -> new Draft());
    }

    static boolean hasPrefix(String name, String prefix) {
        return name.length() > prefix.length()
                && name.startsWith(prefix)
                && Character.isUpperCase(name.charAt(prefix.length()));
    }

    /**
     * As {@code java.beans.Introspector} has it, unless a field says better: {@code getURL} is {@code url} where that is
     * the field, so that what stands on the field holds.
     */
    private String property(String accessor, int prefix) {
        String name = decapitalized(accessor.substring(prefix));
        if (this.drafts.containsKey(name)) {
            return name;
        }
        return this.drafts.keySet().stream()
                .filter(known -> known.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
    }

    static String decapitalized(String rest) {
        if (rest.length() > 1 && Character.isUpperCase(rest.charAt(1)) && Character.isUpperCase(rest.charAt(0))) {
            return rest;
        }
        return Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
    }

    private boolean isAccessible(Element member) {
        Set<Modifier> modifiers = member.getModifiers();
        if (modifiers.contains(Modifier.STATIC) || modifiers.contains(Modifier.PRIVATE)) {
            return false;
        }
        return modifiers.contains(Modifier.PUBLIC)
                || this.elements.getPackageOf(member).equals(this.reader);
    }
}
