package org.litestarspring.autoconfigure.dto;

import com.fasterxml.jackson.databind.JavaType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.web.DtoSignatures;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * The names of generated records in a document: their own, the nested ones after the outer one, and where two records of
 * an application have one name, both after as much of their packages as tells them apart. So a name does not depend on
 * which handler is documented first.
 */
class DtoSchemaNames {

    private final DtoSignatures signatures;
    private final Supplier<Stream<HandlerMethod>> handlers;
    private final Map<String, DtoShape> shapes = new ConcurrentHashMap<>();
    private @Nullable Map<Class<?>, String> roots;

    DtoSchemaNames(DtoSignatures signatures, Supplier<Stream<HandlerMethod>> handlers) {
        this.signatures = signatures;
        this.handlers = handlers;
    }

    /** The name of a generated record; empty for any other type. */
    Optional<String> of(Class<?> type) {
        return this.signatures.shape(type).map(shape -> {
            Class<?> root = root(type);
            String name = rootName(root)
                    + type.getName().substring(root.getName().length()).replace("$", "");
            this.shapes.put(name, shape);
            return name;
        });
    }

    /** The name of what holds records that their simple names do not tell apart; empty where springdoc's own will do. */
    Optional<String> ofHolder(JavaType type) {
        return !type.isContainerType() && !type.isReferenceType() && isAmbiguous(type)
                ? Optional.of(holderName(type))
                : Optional.empty();
    }

    /** The shape behind a name that was given. */
    Optional<DtoShape> shape(String name) {
        return Optional.ofNullable(this.shapes.get(name));
    }

    private boolean isAmbiguous(JavaType type) {
        return type.getBindings().getTypeParameters().stream()
                .anyMatch(argument -> isAmbiguous(argument)
                        || this.signatures.shape(argument.getRawClass()).isPresent()
                                && !rootName(root(argument.getRawClass()))
                                        .equals(root(argument.getRawClass()).getSimpleName()));
    }

    private String holderName(JavaType type) {
        StringBuilder name = new StringBuilder(
                of(type.getRawClass()).orElse(type.getRawClass().getSimpleName()));
        type.getBindings().getTypeParameters().forEach(argument -> name.append(holderName(argument)));
        return name.toString();
    }

    private static Class<?> root(Class<?> type) {
        return type.getEnclosingClass() == null ? type : root(type.getEnclosingClass());
    }

    private synchronized String rootName(Class<?> root) {
        if (this.roots == null) {
            this.roots = distinct(found());
        }
        return this.roots.getOrDefault(root, root.getSimpleName());
    }

    /** The records that handlers show, under a DTO or by hand. */
    private Set<Class<?>> found() {
        Set<Class<?>> found = new HashSet<>();
        this.handlers.get().forEach(handler -> {
            this.signatures.answered(handler.getReturnType()).ifPresent(body -> found.add(body.dto()));
            collect(ResolvableType.forMethodParameter(handler.getReturnType()), found);
            for (MethodParameter parameter : handler.getMethodParameters()) {
                this.signatures.taken(parameter).ifPresent(body -> found.add(body.dto()));
                collect(ResolvableType.forMethodParameter(parameter), found);
            }
        });
        return found;
    }

    private void collect(ResolvableType type, Set<Class<?>> found) {
        if (this.signatures.shape(type.toClass()).isPresent()) {
            found.add(root(type.toClass()));
        }
        if (type.isArray()) {
            collect(type.getComponentType(), found);
        }
        for (ResolvableType generic : type.getGenerics()) {
            collect(generic, found);
        }
    }

    private static Map<Class<?>, String> distinct(Set<Class<?>> roots) {
        Map<String, Set<Class<?>>> bySimpleName = new HashMap<>();
        roots.forEach(root -> bySimpleName
                .computeIfAbsent(root.getSimpleName(), name -> new HashSet<>())
                .add(root));
        Map<Class<?>, String> names = new HashMap<>();
        bySimpleName.values().forEach(same -> {
            int steps = 0;
            while (qualified(same, steps).size() < same.size()) {
                steps++;
            }
            for (Class<?> root : same) {
                names.put(root, qualified(root, steps));
            }
        });
        return names;
    }

    private static Set<String> qualified(Set<Class<?>> roots, int steps) {
        Set<String> names = new TreeSet<>();
        roots.forEach(root -> names.add(qualified(root, steps)));
        return names;
    }

    private static String qualified(Class<?> root, int steps) {
        String[] packages = root.getPackageName().split("\\.");
        StringBuilder name = new StringBuilder();
        Arrays.stream(packages)
                .skip(Math.max(0, packages.length - steps))
                .map(StringUtils::capitalize)
                .forEach(name::append);
        return name.append(root.getSimpleName()).toString();
    }
}
