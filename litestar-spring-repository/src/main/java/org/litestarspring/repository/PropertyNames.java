package org.litestarspring.repository;

import java.util.ArrayList;
import java.util.List;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;

/** An entity's properties, as messages list them. */
final class PropertyNames {

    private PropertyNames() {}

    static String of(RelationalPersistentEntity<?> entity) {
        List<String> names = new ArrayList<>();
        entity.forEach(property -> names.add(property.getName()));
        return String.join(", ", names);
    }
}
