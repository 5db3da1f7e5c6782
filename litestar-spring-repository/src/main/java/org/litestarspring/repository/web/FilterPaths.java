package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;

/**
 * Finds an entity's properties by name, and those of its embedded values by path.
 *
 * @param fault makes the exception for what an annotation gets wrong
 */
record FilterPaths(
        MappingContext<? extends RelationalPersistentEntity<?>, ? extends RelationalPersistentProperty> entities,
        RelationalPersistentEntity<?> entity,
        Function<String, RuntimeException> fault) {

    /** The property, which is a single column. */
    RelationalPersistentProperty require(String path) {
        RelationalPersistentEntity<?> at = this.entity;
        String before = "";
        while (true) {
            int dot = path.indexOf('.', before.length());
            String name = dot < 0 ? path.substring(before.length()) : path.substring(before.length(), dot);
            RelationalPersistentProperty property = at.getPersistentProperty(name);
            if (property == null) {
                throw unknown(path);
            }
            if (property.isEmbedded()) {
                at = embedded(property);
                before += name + ".";
                if (dot < 0) {
                    throw this.fault.apply("names \"%s\", which is embedded: name its properties, such as \"%s\""
                            .formatted(path, String.join("\", \"", names(at, before))));
                }
                continue;
            }
            if (dot >= 0) {
                throw unknown(path);
            }
            if (property.isEntity() || property.isCollectionLike() || property.isMap()) {
                throw this.fault.apply("names \"%s\", which is no single column".formatted(path));
            }
            return property;
        }
    }

    /** The identifier, or the properties of an embedded one. */
    List<String> ofId() {
        RelationalPersistentProperty id = this.entity.getRequiredIdProperty();
        return id.isEmbedded() ? names(embedded(id), id.getName() + ".") : List.of(id.getName());
    }

    private RuntimeException unknown(String path) {
        List<String> names = names(this.entity, "");
        return this.fault.apply("names \"%s\", which is no property of %s.%s Its properties are %s"
                .formatted(
                        path, this.entity.getType().getName(), Suggestions.of(path, names), String.join(", ", names)));
    }

    private List<String> names(RelationalPersistentEntity<?> of, String before) {
        List<String> names = new ArrayList<>();
        for (RelationalPersistentProperty property : of) {
            if (property.isEmbedded()) {
                names.addAll(names(embedded(property), before + property.getName() + "."));
            } else {
                names.add(before + property.getName());
            }
        }
        return names;
    }

    /** The entity of an embedded value knows its columns' prefix. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private RelationalPersistentEntity<?> embedded(RelationalPersistentProperty property) {
        return (RelationalPersistentEntity<?>) ((MappingContext) this.entities).getRequiredPersistentEntity(property);
    }
}
