package org.litestarspring.dto;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image of every DTO on the class path. The processor leaves a file a DTO under {@code
 * META-INF/litestar-dto}, and this reads them while the application is processed ahead of time: {@link Dtos} makes the
 * mapper by its name, and the codec binds the records.
 */
final class DtoRuntimeHints implements RuntimeHintsRegistrar {

    private static final String DTOS = "classpath*:META-INF/litestar-dto/*";

    private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        ClassLoader loader = classLoader != null ? classLoader : ClassUtils.getDefaultClassLoader();
        try {
            for (Resource dto : new PathMatchingResourcePatternResolver(loader).getResources(DTOS)) {
                try (var lines =
                        new BufferedReader(new InputStreamReader(dto.getInputStream(), StandardCharsets.UTF_8))) {
                    register(ClassUtils.resolveClassName(lines.readLine().strip(), loader), hints);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The DTOs on the class path could not be listed.", failure);
        }
    }

    private void register(Class<?> view, RuntimeHints hints) {
        DtoMapper<?, ?> mapper = new Dtos().mapper(view);
        hints.reflection()
                .registerType(view)
                .registerType(mapper.getClass(), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
        register(mapper.shape(), hints, new HashSet<>());
    }

    /** A record's fields are read by the validator too. */
    private void register(DtoShape shape, RuntimeHints hints, Set<Class<?>> seen) {
        if (!seen.add(shape.dtoType())) {
            return;
        }
        this.binding.registerReflectionHints(hints.reflection(), shape.dtoType());
        hints.reflection().registerType(shape.dtoType(), MemberCategory.ACCESS_DECLARED_FIELDS);
        shape.subtypes().values().forEach(subtype -> register(subtype, hints, seen));
        for (DtoShape.Field field : shape.fields()) {
            if (field.shape() != null) {
                register(field.shape(), hints, seen);
            }
        }
    }
}
