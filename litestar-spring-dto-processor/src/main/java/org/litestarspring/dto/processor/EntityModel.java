package org.litestarspring.dto.processor;

import java.util.List;
import javax.lang.model.type.DeclaredType;

/** An entity type and its properties, those of its supertypes first, in the order of the source. */
record EntityModel(DeclaredType type, boolean isRecord, List<Property> properties) {}
