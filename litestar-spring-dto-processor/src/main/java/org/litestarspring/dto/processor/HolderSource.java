package org.litestarspring.dto.processor;

import java.util.Map;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** Writes the expressions that map what holds objects, in either way. */
final class HolderSource {

    private static final String HOLDERS = "org.litestarspring.dto.DtoHolders.";
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
            Map.entry("java.util.concurrent.ConcurrentMap", "java.util.concurrent.ConcurrentHashMap"));

    private final SourceTypes types;
    private final String root;

    HolderSource(SourceTypes types, String root) {
        this.types = types;
        this.root = root;
    }

    /** What makes an empty one: a method of {@code DtoHolders} or a class; null where nothing does. */
    static @Nullable String constructor(TypeElement holder) {
        String name = holder.getQualifiedName().toString();
        String known = CONSTRUCTORS.get(name);
        return known != null || !BodyCheck.isInstantiable(holder) ? known : name;
    }

    /** The record's side of a collection: its order is the entity's, and it is a set where that is one. */
    static String dtoType(Held.Many many) {
        return SourceTypes.raw(many.type()).endsWith("Set") ? "java.util.Set" : "java.util.List";
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
            String method = dtoType(many).equals("java.util.Set") ? "set(" : "list(";
            return HOLDERS + method + value + ", " + function(many.element(), nested, true) + ")";
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

    private static String filled(DeclaredType type, String general, String function, String value) {
        String constructor = java.util.Objects.requireNonNull(constructor((TypeElement) type.asElement()));
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
                : (element instanceof Held.Many many ? dtoType(many) : "java.util.Map") + "[]";
    }
}
