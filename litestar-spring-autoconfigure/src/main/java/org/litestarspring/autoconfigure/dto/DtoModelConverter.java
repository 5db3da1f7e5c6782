package org.litestarspring.autoconfigure.dto;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.web.DtoSignatures;

/**
 * Makes schemas of generated records: names them, and shows a family as one of its members, told apart by its tag, where
 * swagger-core would have each member hold all of the family.
 */
class DtoModelConverter implements ModelConverter {

    private final DtoSignatures signatures;
    private final DtoSchemaNames names;
    private final SpecVersion version;

    DtoModelConverter(DtoSignatures signatures, DtoSchemaNames names, SpecVersion version) {
        this.signatures = signatures;
        this.names = names;
        this.version = version;
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (type.getType() != null) {
            JavaType javaType = TypeFactory.defaultInstance().constructType(type.getType());
            Optional<String> name = this.names.of(javaType.getRawClass());
            Optional<DtoShape> family = name.flatMap(named -> this.signatures.shape(javaType.getRawClass()))
                    .filter(shape -> shape.discriminator().isPresent());
            if (family.isPresent()) {
                return family(type, name.orElseThrow(), family.get(), context);
            }
            if (type.getName() == null) {
                name.or(() -> this.names.ofHolder(javaType)).ifPresent(type::setName);
            }
        }
        return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    }

    private Schema<?> family(AnnotatedType type, String name, DtoShape shape, ModelConverterContext context) {
        if (!context.getDefinedModels().containsKey(name)) {
            Schema<?> family = new Schema<>(this.version).name(name);
            Discriminator tag =
                    new Discriminator().propertyName(shape.discriminator().orElseThrow());
            // Before its members: one of them may hold the family.
            context.defineModel(name, family.discriminator(tag), type, null);
            new TreeMap<>(shape.subtypes()).forEach((value, member) -> {
                context.resolve(new AnnotatedType(member.dtoType()).resolveAsRef(true));
                String reference = reference(this.names.of(member.dtoType()).orElseThrow());
                family.addOneOfItem(new Schema<>(this.version).$ref(reference));
                tag.mapping(value, reference);
            });
        }
        return new Schema<>(this.version).$ref(reference(name));
    }

    private static String reference(String name) {
        return Components.COMPONENTS_SCHEMAS_REF + name;
    }
}
