package org.litestarspring.autoconfigure.dto;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.Patch;

/**
 * The records of partial bodies, of which nothing need be there: components of their own, where a whole body would need
 * something. What is in lists and maps is whole in a partial body too, unless it is merged.
 */
@SuppressWarnings("rawtypes") // as the signatures of swagger's models are
final class DtoPartialSchemas {

    static final String SUFFIX = "Partial";

    private final DtoSchemaNames names;
    private final SpecVersion version;
    private final Map<String, List<String>> neverNull = new ConcurrentHashMap<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();

    DtoPartialSchemas(DtoSchemaNames names, SpecVersion version) {
        this.names = names;
        this.version = version;
    }

    /** The record of which a component is the partial one; empty for any other component. */
    Optional<String> whole(String name) {
        return this.neverNull.containsKey(name)
                ? Optional.of(name.substring(0, name.length() - SUFFIX.length()))
                : Optional.empty();
    }

    /** What a partial body may leave out, and not set to null. */
    List<String> neverNull(String name) {
        return this.neverNull.getOrDefault(name, List.of());
    }

    /** Whether a field of a partial record may be sent, though it may not be set. */
    boolean isKey(String name, String wireName) {
        return this.keys.contains(name + "/" + wireName);
    }

    /** {@code body}, speaking of partial records, which are added to {@code schemas}. */
    Schema<?> of(Schema<?> body, Map<String, Schema> schemas) {
        Schema<?> copy = copy(body);
        use(copy, schemas);
        return copy;
    }

    private Schema<?> copy(Schema<?> schema) {
        return AnnotationsUtils.clone(schema, this.version == SpecVersion.V31);
    }

    private void use(@Nullable Schema<?> part, Map<String, Schema> schemas) {
        SchemaReferences.rename(part, name -> partial(name, schemas));
    }

    private String partial(String name, Map<String, Schema> schemas) {
        Optional<DtoShape> shape = this.names.shape(name);
        boolean isElement = this.keys.stream().anyMatch(key -> key.startsWith(name + SUFFIX + "/"));
        Schema<?> whole = schemas.get(name);
        if (whole == null || shape.isEmpty() || !isElement && !needsSomething(shape.get(), schemas, new HashSet<>())) {
            return name;
        }
        String partial = name + SUFFIX;
        if (!schemas.containsKey(partial)) {
            Schema<?> copy = copy(whole).name(partial);
            this.neverNull.put(partial, copy.getRequired() == null ? List.of() : List.copyOf(copy.getRequired()));
            copy.setRequired(null);
            schemas.put(partial, copy);
            if (shape.get().discriminator().isPresent()) {
                use(copy, schemas);
            }
            for (DtoShape.Field field : shape.get().fields()) {
                if (field.shape() != null && isPartial(field) && copy.getProperties() != null) {
                    key(field, field.shape());
                    use(copy.getProperties().get(field.wireName()), schemas);
                }
            }
        }
        return partial;
    }

    private static boolean isPartial(DtoShape.Field field) {
        return !field.isMany() || field.patch() == Patch.MERGE;
    }

    /** A key comes in to find its element, though it may not be set. */
    private void key(DtoShape.Field field, DtoShape element) {
        element.field(field.key()).ifPresent(key -> this.names
                .of(element.dtoType())
                .ifPresent(name -> this.keys.add(name + SUFFIX + "/" + key.wireName())));
    }

    private boolean needsSomething(DtoShape shape, Map<String, Schema> schemas, Set<DtoShape> seen) {
        if (!seen.add(shape)) {
            return false;
        }
        Schema<?> schema = this.names.of(shape.dtoType()).map(schemas::get).orElse(null);
        return schema != null && schema.getRequired() != null
                || shape.subtypes().values().stream().anyMatch(member -> needsSomething(member, schemas, seen))
                || shape.fields().stream()
                        .anyMatch(field -> field.patch() == Patch.MERGE
                                || field.shape() != null
                                        && !field.isMany()
                                        && field.direction().comesIn()
                                        && needsSomething(field.shape(), schemas, seen));
    }
}
