package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one object, in paths that begin at it. Two places with equal rules and an equal type have the same
 * record, which is planned once.
 *
 * @param filters each must let a property through
 * @param depth how many levels of objects may lie below, {@link #UNLIMITED} for any number
 * @param view whose computed fields the object has; null for none
 * @param key the property path by which a partial body finds the object; empty for none
 */
record Rules(
        List<Filter> filters,
        Map<String, String> rename,
        Naming naming,
        int depth,
        Way way,
        @Nullable TypeElement view,
        String key) {

    static final int UNLIMITED = Integer.MAX_VALUE;

    /** A naming rule or the class of a function, and what it does to names. */
    record Naming(String name, java.util.function.UnaryOperator<String> rule) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Naming naming && this.name.equals(naming.name);
        }

        @Override
        public int hashCode() {
            return this.name.hashCode();
        }
    }

    /**
     * An include or exclude list.
     *
     * @param include the only paths to take; empty takes all
     */
    record Filter(List<String> include, List<String> exclude) {

        boolean takes(String name) {
            if (this.exclude.contains(name)) {
                return false;
            }
            return this.include.isEmpty()
                    || this.include.stream().anyMatch(path -> path.equals(name) || path.startsWith(name + "."));
        }

        boolean names(String name) {
            return this.include.stream().anyMatch(path -> path.equals(name) || path.startsWith(name + "."));
        }

        Filter below(String name) {
            // What is taken whole is taken with all that is below.
            List<String> taken = this.include.contains(name) ? List.of() : inside(this.include, name);
            return new Filter(taken, inside(this.exclude, name));
        }

        boolean isOpen() {
            return this.include.isEmpty() && this.exclude.isEmpty();
        }
    }

    boolean takes(String name) {
        return this.filters.stream().allMatch(filter -> filter.takes(name));
    }

    String wireName(Property property) {
        String renamed = this.rename.get(property.name());
        if (renamed != null) {
            return renamed;
        }
        return property.alias() != null ? property.alias() : wireName(property.name());
    }

    String wireName(String name) {
        String renamed = this.rename.get(name);
        return renamed != null ? renamed : this.naming.rule().apply(name);
    }

    /** Whether an include names the property or something inside it, which no depth cuts. */
    boolean names(String name) {
        return this.filters.stream().anyMatch(filter -> filter.names(name));
    }

    boolean cuts(String name) {
        return this.depth <= 0 && !names(name);
    }

    Rules below(String name, Way fieldWay) {
        Map<String, String> renamed = new LinkedHashMap<>();
        this.rename.forEach((path, wire) -> {
            if (path.startsWith(name + ".")) {
                renamed.put(path.substring(name.length() + 1), wire);
            }
        });
        return new Rules(
                this.filters.stream()
                        .map(filter -> filter.below(name))
                        .filter(filter -> !filter.isOpen())
                        .toList(),
                renamed,
                this.naming,
                this.depth == UNLIMITED ? UNLIMITED : this.depth - 1,
                this.way.and(fieldWay),
                null,
                this.key.startsWith(name + ".") ? this.key.substring(name.length() + 1) : "");
    }

    /** These rules where some properties are not taken. */
    Rules without(List<String> ignored) {
        if (ignored.isEmpty()) {
            return this;
        }
        List<Filter> all = new ArrayList<>(this.filters);
        all.add(new Filter(List.of(), ignored));
        return new Rules(all, this.rename, this.naming, this.depth, this.way, this.view, this.key);
    }

    /** These rules for an object that is found by a key. */
    Rules found(String by) {
        return new Rules(this.filters, this.rename, this.naming, this.depth, this.way, this.view, by);
    }

    /** These rules where another DTO's hold already: they leave out more, and rename what they name. */
    Rules within(Rules used) {
        List<Filter> all = new ArrayList<>(used.filters());
        all.addAll(this.filters);
        Map<String, String> renamed = new LinkedHashMap<>(used.rename());
        renamed.putAll(this.rename);
        return new Rules(
                all,
                renamed,
                used.naming(),
                Math.min(this.depth, used.depth()),
                this.way.and(used.way()),
                used.view(),
                this.key);
    }

    private static List<String> inside(List<String> paths, String name) {
        return paths.stream()
                .filter(path -> path.startsWith(name + "."))
                .map(path -> path.substring(name.length() + 1))
                .toList();
    }
}
