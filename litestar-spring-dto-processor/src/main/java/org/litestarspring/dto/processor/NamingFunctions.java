package org.litestarspring.dto.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Users' functions for wire names, run while the processor runs: once a name, and never at run time. */
final class NamingFunctions {

    private final ClassLoader loader;
    private final Map<String, UnaryOperator<String>> loaded = new HashMap<>();

    NamingFunctions(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * The function of a class's canonical name; that of the name itself where it cannot be had.
     *
     * @param failure is told why not
     */
    UnaryOperator<String> load(String name, Consumer<String> failure) {
        UnaryOperator<String> known = this.loaded.get(name);
        if (known != null) {
            return known;
        }
        try {
            var constructor = type(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked") // a function of anything else fails at its first name, below
            UnaryOperator<String> function = (UnaryOperator<String>) constructor.newInstance();
            UnaryOperator<String> checked = property -> {
                try {
                    return function.apply(property);
                } catch (RuntimeException thrown) {
                    failure.accept(Message.UNKNOWN_FUNCTION.of(name, "for \"" + property + "\" it threw " + thrown));
                    return property;
                }
            };
            this.loaded.put(name, checked);
            return checked;
        } catch (ReflectiveOperationException | ClassCastException missing) {
            failure.accept(Message.UNKNOWN_FUNCTION.of(name, missing));
            return UnaryOperator.identity();
        }
    }

    /** A canonical name has a dot where a nested class's binary name has a dollar. */
    private Class<?> type(String name) throws ClassNotFoundException {
        try {
            return Class.forName(name, true, this.loader);
        } catch (ClassNotFoundException missing) {
            int dot = name.lastIndexOf('.');
            if (dot < 0) {
                throw missing;
            }
            return type(name.substring(0, dot) + "$" + name.substring(dot + 1), missing);
        }
    }

    private Class<?> type(String name, ClassNotFoundException first) throws ClassNotFoundException {
        try {
            return Class.forName(name, true, this.loader);
        } catch (ClassNotFoundException missing) {
            throw first;
        }
    }
}
