package org.litestarspring.dto.processor;

import java.util.List;
import javax.lang.model.type.DeclaredType;

/**
 * An entity type and its properties, those of its supertypes first, in the order of the source.
 *
 * @param properties its own; those of all subtypes, each name once, in a family
 * @param faults what is wrong with the entity itself
 */
record EntityModel(DeclaredType type, Creation creation, List<Property> properties, List<String> faults) {

    Creation.Family family() {
        return (Creation.Family) this.creation;
    }

    boolean isFamily() {
        return this.creation instanceof Creation.Family;
    }
}
