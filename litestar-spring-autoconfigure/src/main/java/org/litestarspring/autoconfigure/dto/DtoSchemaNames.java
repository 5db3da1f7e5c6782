package org.litestarspring.autoconfigure.dto;

import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Names the nested records of a DTO after it, so that the airlines of two DTOs are two schemas. */
class DtoSchemaNames implements ModelConverter {

    private final Set<Class<?>> dtos = ConcurrentHashMap.newKeySet();

    void add(Class<?> dto) {
        this.dtos.add(dto);
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (type.getName() == null && type.getType() != null) {
            Class<?> raw = TypeFactory.rawClass(type.getType());
            Class<?> outermost = raw;
            while (outermost.getEnclosingClass() != null && !this.dtos.contains(outermost)) {
                outermost = outermost.getEnclosingClass();
            }
            if (outermost != raw && this.dtos.contains(outermost)) {
                type.setName(raw.getName()
                        .substring(outermost.getName().length()
                                - outermost.getSimpleName().length())
                        .replace("$", ""));
            }
        }
        return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    }
}
