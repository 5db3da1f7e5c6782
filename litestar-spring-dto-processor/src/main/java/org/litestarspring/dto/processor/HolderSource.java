package org.litestarspring.dto.processor;

import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Writes the expressions that map what holds objects, in either way. */
final class HolderSource {

    private static final String HOLDERS = "org.litestarspring.dto.DtoHolders.";
    private static final String MERGES = "org.litestarspring.dto.DtoMerges.";
    private static final String SAME = "held -> held";
    private static final Map<String, String> CONSTRUCTORS = Map.ofEntries(
            Map.entry("java.lang.Iterable", "list"),
            Map.entry("java.util.Collection", "list"),
            Map.entry("java.util.SequencedCollection", "list"),
            Map.entry("java.util.List", "list"),
            Map.entry("java.util.Set", "set"),
            Map.entry("java.util.SequencedSet", "java.util.LinkedHashSet"),
            Map.entry("java.util.SortedSet", "java.util.TreeSet"),
            Map.entry("java.util.NavigableSet", "java.util.TreeSet"),
            Map.entry("java.util.Queue", "java.util.LinkedList"),
            Map.entry("java.util.Deque", "java.util.LinkedList"),
            Map.entry("java.util.concurrent.BlockingQueue", "java.util.concurrent.LinkedBlockingQueue"),
            Map.entry("java.util.concurrent.BlockingDeque", "java.util.concurrent.LinkedBlockingDeque"),
            Map.entry("java.util.Map", "map"),
            Map.entry("java.util.SequencedMap", "java.util.LinkedHashMap"),
            Map.entry("java.util.SortedMap", "java.util.TreeMap"),
            Map.entry("java.util.NavigableMap", "java.util.TreeMap"),
            Map.entry("java.util.EnumMap", "java.util.EnumMap"),
            Map.entry("java.util.concurrent.ConcurrentMap", "java.util.concurrent.ConcurrentHashMap"));

    private final SourceTypes types;
    private final String root;
    private final Keys keys;

    HolderSource(SourceTypes types, String root) {
        this.types = types;
        this.root = root;
        this.keys = new Keys(types, root);
    }

    /** What makes an empty one: a method of {@code DtoHolders} or a class; null where nothing does. */
    static @Nullable String constructor(TypeElement holder) {
        String name = holder.getQualifiedName().toString();
        String known = CONSTRUCTORS.get(name);
        return known != null || !BodyCheck.isInstantiable(holder) ? known : name;
    }

    /** The record's side of a collection, a set too: what is wrong in it has a place by its number. */
    static final String LIST = "java.util.List";

    /** What is around what a field holds, as {@code DtoShape.Field.holders()} has it. */
    static String wire(FieldPlan field) {
        return wire(field.held(), field.isNullMarked());
    }

    private static String wire(Held held, boolean isMarked) {
        if (held instanceof Held.Maybe maybe) {
            return wire(maybe.inside(), isMarked);
        }
        if (held instanceof Held.Many many) {
            return holder("[", many.type(), isMarked) + wire(many.element(), isMarked);
        }
        if (held instanceof Held.Several several) {
            return "[" + wire(several.element(), isMarked);
        }
        if (held instanceof Held.Keyed keyed) {
            return holder("{", keyed.type(), isMarked) + wire(keyed.value(), isMarked);
        }
        TypeMirror type = held instanceof Held.Scalar scalar ? scalar.type() : null;
        if (type instanceof DeclaredType declared
                && SourceTypes.raw(declared).startsWith("java.util.")
                && !declared.getTypeArguments().isEmpty()) {
            return holder(declared.getTypeArguments().size() == 1 ? "[" : "{", declared, isMarked);
        }
        return "";
    }

    private static String holder(String kind, TypeMirror type, boolean isMarked) {
        return Nullness.isNeverNullInside(type, isMarked) ? kind + "!" : kind;
    }

    /** A record's value for an entity's. */
    String out(Held held, @Nullable ObjectPlan nested, String value) {
        if (held instanceof Held.Maybe maybe) {
            return out(maybe.inside(), nested, HOLDERS + "value(" + value + ")");
        }
        if (nested == null) {
            return value;
        }
        if (held instanceof Held.Nested) {
            return Methods.toDto(nested) + "(" + value + ")";
        }
        if (held instanceof Held.Several several) {
            return HOLDERS + "array(" + value + ", " + function(several.element(), nested, true) + ", "
                    + array(several.element(), nested) + "::new)";
        }
        if (held instanceof Held.Many many) {
            return HOLDERS + "list(" + value + ", " + function(many.element(), nested, true) + ")";
        }
        return HOLDERS + "map(" + value + ", " + function(((Held.Keyed) held).value(), nested, true) + ")";
    }

    /** An entity's value for a record's; an {@code Optional} as what it holds. */
    String in(Held held, @Nullable ObjectPlan nested, String value) {
        if (held instanceof Held.Maybe maybe) {
            return in(maybe.inside(), nested, value);
        }
        if (nested == null) {
            return value;
        }
        if (held instanceof Held.Nested) {
            return Methods.toEntity(nested) + "(" + value + ")";
        }
        if (held instanceof Held.Several several) {
            return HOLDERS + "array(" + value + ", " + function(several.element(), nested, false) + ", "
                    + this.types.plain(several.component()) + "[]::new)";
        }
        if (held instanceof Held.Many many) {
            return filled(many.type(), "collection", function(many.element(), nested, false), value);
        }
        Held.Keyed keyed = (Held.Keyed) held;
        return filled(keyed.type(), "map", function(keyed.value(), nested, false), value);
    }

    /**
     * An entity's collection after a partial body, of what it has and what the body has for it.
     *
     * @param present the source of the body's presence there
     */
    String patched(FieldPlan field, String current, String change, String present) {
        Held held = field.held();
        if (held instanceof Held.Maybe maybe) {
            held = maybe.inside();
            current = HOLDERS + "value(" + current + ")";
        }
        TypeMirror type = CreationReader.unwrapped(field.type());
        ObjectPlan nested = field.nested();
        if (type instanceof ArrayType) {
            if (field.patch().equals("APPEND")) {
                return MERGES + "appendedArray(" + current + ", " + in(held, nested, change) + ")";
            }
            return MERGES + "array("
                    + merged(
                            field,
                            nested,
                            MERGES + "elements(" + current + ")",
                            MERGES + "elements(" + change + ")",
                            present)
                    + ", " + this.types.plain(((Held.Several) held).component()) + "[]::new)";
        }
        DeclaredType kind = (DeclaredType) type;
        if (field.patch().equals("APPEND")) {
            return filled(
                    kind, "collection", SAME, MERGES + "appended(" + current + ", " + in(held, nested, change) + ")");
        }
        if (held instanceof Held.Many) {
            return filled(kind, "collection", SAME, merged(field, nested, current, change, present));
        }
        String patching = "(held, change, at) -> change";
        if (held instanceof Held.Keyed keyed) {
            ObjectPlan object = java.util.Objects.requireNonNull(nested);
            patching = keyed.value() instanceof Held.Nested
                    ? "this::" + Methods.patch(object)
                    : "(held, change, at) -> " + in(keyed.value(), nested, "change");
        }
        return filled(
                kind,
                "map",
                SAME,
                MERGES + "merged(" + current + ", " + change + ", " + present + ", " + patching + ")");
    }

    private String merged(FieldPlan field, @Nullable ObjectPlan nested, String current, String change, String present) {
        ObjectPlan element = java.util.Objects.requireNonNull(nested);
        FieldPlan last = java.util.Objects.requireNonNull(Keys.last(element, field.key()));
        return MERGES + "merged(" + current + ", " + change + ", " + present + ", held -> "
                + this.keys.ofEntity(element, field.key()) + ", held -> " + this.keys.ofRecord(element, field.key())
                + ", this::" + Methods.patch(element) + ", "
                + (last.in() ? "null" : Names.quoted(Keys.pointer(element, field.key()))) + ")";
    }

    private static String filled(DeclaredType type, String general, String function, String value) {
        String constructor = java.util.Objects.requireNonNull(constructor((TypeElement) type.asElement()));
        if (constructor.equals("java.util.EnumMap")) {
            String key = SourceTypes.raw(type.getTypeArguments().get(0));
            return HOLDERS + general + "(" + value + ", " + function + ", () -> new java.util.EnumMap<>(" + key
                    + ".class))";
        }
        return constructor.contains(".")
                ? HOLDERS + general + "(" + value + ", " + function + ", " + constructor + "::new)"
                : HOLDERS + constructor + "(" + value + ", " + function + ")";
    }

    private String function(Held element, ObjectPlan nested, boolean out) {
        if (element instanceof Held.Nested) {
            return "this::" + (out ? Methods.toDto(nested) : Methods.toEntity(nested));
        }
        String variable = "held" + depth(element);
        return variable + " -> " + (out ? out(element, nested, variable) : in(element, nested, variable));
    }

    private static int depth(Held held) {
        if (held instanceof Held.Many many) {
            return depth(many.element()) + 1;
        }
        if (held instanceof Held.Keyed keyed) {
            return depth(keyed.value()) + 1;
        }
        return held instanceof Held.Several several ? depth(several.element()) + 1 : 0;
    }

    private String array(Held element, ObjectPlan nested) {
        if (element instanceof Held.Several several) {
            return array(several.element(), nested) + "[]";
        }
        return element instanceof Held.Nested
                ? this.root + "." + nested.name() + "[]"
                : (element instanceof Held.Many ? LIST : "java.util.Map") + "[]";
    }
}
