package org.litestarspring.dto.processor;

import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/** What the methods of a generated mapper are called: those of the root as {@code DtoMapper} calls them. */
final class Methods {

    private Methods() {}

    static boolean isRoot(ObjectPlan object, String root) {
        return object.name().equals(root);
    }

    static String toDto(ObjectPlan object) {
        return "to" + object.name() + "Dto";
    }

    static String toEntity(ObjectPlan object) {
        return "to" + object.name();
    }

    static String patch(ObjectPlan object) {
        return "patch" + object.name();
    }

    static String create(ObjectPlan object) {
        return "create" + object.name();
    }
}
