package org.litestarspring.dto.processor;

import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;

/**
 * Which objects MapStruct implements: those of which it sees exactly what we see. A property that the two would read
 * differently would be silently null, so of such an object we write all.
 */
final class MapStruct {

    private static final Set<String> COLLECTIONS =
            Set.of("java.util.List", "java.util.Set", "java.util.Collection", "java.util.Map");

    private MapStruct() {}

    static boolean implementsIt(ObjectPlan object) {
        Creation creation = object.model().creation();
        boolean isRecord = creation instanceof Creation.Arguments arguments && arguments.isRecord();
        boolean isBean = creation instanceof Creation.Plain plain && plain.isPublic();
        DeclaredType type = object.model().type();
        return (isRecord || isBean)
                && type.asElement().getModifiers().contains(Modifier.PUBLIC)
                && type.getTypeArguments().isEmpty()
                && object.fields().stream().allMatch(MapStruct::maps);
    }

    private static boolean maps(FieldPlan field) {
        if (!field.component().equals(field.name())) {
            return false;
        }
        if (field.property() == null) {
            return field.held() instanceof Held.Scalar;
        }
        return field.property().isBean() && maps(field.held());
    }

    private static boolean maps(Held held) {
        if (held instanceof Held.Scalar scalar) {
            return isKnown(scalar.type());
        }
        if (held instanceof Held.Many many) {
            return isKnown(many.type()) && many.element() instanceof Held.Nested;
        }
        if (held instanceof Held.Keyed keyed) {
            return isKnown(keyed.type()) && keyed.value() instanceof Held.Nested;
        }
        return held instanceof Held.Nested
                || (held instanceof Held.Several several && several.element() instanceof Held.Nested);
    }

    private static boolean isKnown(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return !(array.getComponentType() instanceof ArrayType);
        }
        if (!(type instanceof DeclaredType declared)
                || declared.getTypeArguments().isEmpty()) {
            return true;
        }
        return COLLECTIONS.contains(SourceTypes.raw(type))
                && declared.getTypeArguments().stream()
                        .allMatch(argument -> argument.getKind() != TypeKind.WILDCARD
                                && !(argument instanceof DeclaredType inside
                                        && !inside.getTypeArguments().isEmpty()));
    }

    /** MapStruct refuses to ignore what it does not see as a target; it sees setters, and getters of collections. */
    static boolean isTarget(FieldPlan field, ObjectPlan object) {
        return object.model().creation() instanceof Creation.Arguments
                || (field.property() != null && field.property().write() != null)
                || (field.type() instanceof DeclaredType declared
                        && !declared.getTypeArguments().isEmpty()
                        && COLLECTIONS.contains(SourceTypes.raw(field.type())));
    }
}
