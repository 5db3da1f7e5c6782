package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;

/** Fields that a function of the DTO's interface computes: its static methods that take the entity alone. */
final class Computed {

    private final TypeKinds kinds;
    private final Consumer<DtoFailure> failures;

    Computed(TypeKinds kinds, Consumer<DtoFailure> failures) {
        this.kinds = kinds;
        this.failures = failures;
    }

    static List<ExecutableElement> methods(TypeElement view, TypeMirror entity, TypeKinds kinds) {
        return ElementFilter.methodsIn(view.getEnclosedElements()).stream()
                .filter(method -> method.getModifiers().contains(Modifier.STATIC)
                        && !method.getModifiers().contains(Modifier.PRIVATE)
                        && method.getParameters().size() == 1
                        && kinds.isAssignable(
                                entity, method.getParameters().get(0).asType()))
                .toList();
    }

    List<FieldPlan> fields(Rules rules, EntityModel model) {
        TypeElement view = java.util.Objects.requireNonNull(rules.view());
        List<FieldPlan> fields = new ArrayList<>();
        for (ExecutableElement method : methods(view, model.type(), this.kinds)) {
            String name = method.getSimpleName().toString();
            String wire = rules.wireName(name);
            TypeMirror type = method.getReturnType();
            if (!isScalar(type)) {
                fail(Message.COMPUTED_TYPE.of(name, type));
            } else if (method.getThrownTypes().stream().anyMatch(thrown -> !this.kinds.isUnchecked(thrown))) {
                fail(Message.COMPUTED_THROWS.of(name, method.getThrownTypes().get(0)));
            } else if (model.properties().stream().anyMatch(property -> isSame(property, name, rules))) {
                fail(Message.DUPLICATE_WIRE_NAME.of(name, name + "()", wire));
            } else {
                fields.add(new FieldPlan(
                        name,
                        wire,
                        type,
                        new Held.Scalar(type),
                        null,
                        view.getQualifiedName() + "." + name,
                        true,
                        false,
                        false,
                        false,
                        null));
            }
        }
        return fields;
    }

    private static boolean isSame(Property property, String name, Rules rules) {
        return property.name().equals(name)
                && rules.filters().stream().noneMatch(filter -> filter.exclude().contains(name))
                && (property.goesOut() || property.comesIn());
    }

    private boolean isScalar(TypeMirror type) {
        if (type.getKind() == TypeKind.VOID) {
            return false;
        }
        return this.kinds.held(type) instanceof Held.Scalar
                || (this.kinds.held(type) instanceof Held.Maybe maybe && maybe.inside() instanceof Held.Scalar);
    }

    private void fail(String text) {
        this.failures.accept(new DtoFailure(null, text));
    }
}
