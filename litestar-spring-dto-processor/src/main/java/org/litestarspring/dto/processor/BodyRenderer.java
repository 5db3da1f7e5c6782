package org.litestarspring.dto.processor;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Writes the methods of a mapper, each as a person would. */
final class BodyRenderer {

    static final String PRESENCE = "org.litestarspring.dto.DtoPresence present";
    static final String VALUES = "org.litestarspring.dto.DtoValues values";

    private final SourceTypes types;
    private final Accessible accessible;
    private final String root;
    private final HolderSource holders;
    private final StringBuilder source;

    BodyRenderer(SourceTypes types, Accessible accessible, DtoPlan plan, StringBuilder source) {
        this.types = types;
        this.accessible = accessible;
        this.root = plan.root().name();
        this.holders = new HolderSource(types, this.root);
        this.source = source;
    }

    String dto(ObjectPlan object) {
        return isRoot(object) ? this.root : this.root + "." + object.name();
    }

    private boolean isRoot(ObjectPlan object) {
        return Methods.isRoot(object, this.root);
    }

    private String entity(ObjectPlan object) {
        return this.types.plain(object.model().type());
    }

    private void begin(ObjectPlan object, String returned, String method, String parameters) {
        this.source
                .append('\n')
                .append(isRoot(object) ? "    @Override\n    public " : "    private ")
                .append(returned + " " + method + "(" + parameters + ") {\n");
    }

    private void line(int indent, String text) {
        this.source.append("    ".repeat(indent)).append(text).append('\n');
    }

    private void end() {
        line(1, "}");
    }

    private void guarded(String condition, String statement) {
        line(2, "if (" + condition + ") {");
        line(3, statement);
        line(2, "}");
    }

    // ---- out

    void toDto(ObjectPlan object) {
        begin(object, dto(object), isRoot(object) ? "toDto" : Methods.toDto(object), entity(object) + " entity");
        if (!object.variants().isEmpty()) {
            family(
                    object,
                    "entity",
                    variant -> entity(variant.object()),
                    variant -> Methods.toDto(variant.object()) + "(it)");
            return;
        }
        guarded("entity == null", "return null;");
        line(2, "return new " + dto(object) + "(");
        line(4, object.fields().stream().map(this::outgoing).collect(Collectors.joining(",\n                ")) + ");");
        end();
    }

    private String outgoing(FieldPlan field) {
        if (!field.out()) {
            return "null";
        }
        String value = field.computed() != null
                ? field.computed() + "(entity)"
                : "entity." + Objects.requireNonNull(field.property()).read();
        return this.holders.out(field.held(), field.nested(), value);
    }

    private interface Written {

        String of(VariantPlan variant);
    }

    private void family(ObjectPlan object, String variable, Written type, Written mapped) {
        for (VariantPlan variant : object.variants()) {
            guarded(variable + " instanceof " + type.of(variant) + " it", "return " + mapped.of(variant) + ";");
        }
        guarded(variable + " == null", "return null;");
        line(2, "throw new IllegalArgumentException(");
        line(
                4,
                variable + ".getClass().getName() + " + Names.quoted(" is none of the types of " + dto(object) + ".")
                        + ");");
        end();
    }

    // ---- in

    void toEntity(ObjectPlan object) {
        String method = isRoot(object) ? "toEntity" : Methods.toEntity(object);
        begin(object, entity(object), method, dto(object) + " dto");
        if (!object.variants().isEmpty()) {
            family(
                    object,
                    "dto",
                    variant -> dto(variant.object()),
                    variant -> Methods.toEntity(variant.object()) + "(it)");
            return;
        }
        guarded("dto == null", "return null;");
        instance(object, argument -> argument(argument, object, "dto"), "dto");
        end();
    }

    private interface Argument {

        String of(Creation.Argument argument);
    }

    /** Makes an instance and sets what is not null: an absent field leaves what the constructor made. */
    private void instance(ObjectPlan object, Argument arguments, String dto) {
        start(object, arguments);
        String target = target(object);
        for (FieldPlan field : object.incoming()) {
            Property.Write write = write(object, field.name());
            if (write != null) {
                String value = this.holders.in(field.held(), field.nested(), dto + "." + field.component() + "()");
                guarded(dto + "." + field.component() + "() != null", target + "." + taken(write, value) + ";");
            }
        }
        line(2, "return " + result(object) + ";");
    }

    private void start(ObjectPlan object, Argument arguments) {
        Creation creation = object.model().creation();
        if (creation instanceof Creation.Building building) {
            line(2, "var builder = " + building.start() + ";");
        } else if (creation instanceof Creation.Arguments created) {
            line(2, entity(object) + " entity = " + created.call() + "(");
            line(
                    4,
                    created.arguments().stream().map(arguments::of).collect(Collectors.joining(",\n                "))
                            + ");");
        } else {
            String raw = SourceTypes.raw(object.model().type());
            String diamond = object.model().type().getTypeArguments().isEmpty() ? "" : "<>";
            line(2, entity(object) + " entity = new " + raw + diamond + "();");
        }
    }

    private static String target(ObjectPlan object) {
        return object.model().creation() instanceof Creation.Building ? "builder" : "entity";
    }

    private static String result(ObjectPlan object) {
        return object.model().creation() instanceof Creation.Building building
                ? "builder." + building.build()
                : "entity";
    }

    /** How a property is set after the instance or its builder was made; null where the constructor took it. */
    private static Property.@Nullable Write write(ObjectPlan object, String name) {
        Creation creation = object.model().creation();
        if (creation instanceof Creation.Building building) {
            return building.writes().get(name);
        }
        if (creation instanceof Creation.Arguments created
                && created.arguments().stream()
                        .anyMatch(argument -> argument.name().equals(name))) {
            return null;
        }
        return object.model().properties().stream()
                .filter(property -> property.name().equals(name))
                .findFirst()
                .map(Property::write)
                .orElse(null);
    }

    private static String taken(Property.Write write, String value) {
        return write.of(write.takesOptional() ? "java.util.Optional.ofNullable(" + value + ")" : value);
    }

    private String argument(Creation.Argument argument, ObjectPlan object, String dto) {
        FieldPlan field = object.field(argument.name());
        if (field == null || !field.in()) {
            return argument.takesOptional() ? "java.util.Optional.empty()" : none(argument.type());
        }
        String raw = dto + "." + field.component() + "()";
        return optional(argument, orNone(this.holders.in(field.held(), field.nested(), raw), raw, argument.type()));
    }

    private static String optional(Creation.Argument argument, String value) {
        return argument.takesOptional() ? "java.util.Optional.ofNullable(" + value + ")" : value;
    }

    private static String orNone(String value, String raw, TypeMirror type) {
        return type.getKind().isPrimitive() ? raw + " == null ? " + none(type) + " : " + value : value;
    }

    private static String none(TypeMirror type) {
        return switch (type.getKind()) {
            case BOOLEAN -> "false";
            case CHAR -> "'\\0'";
            case BYTE -> "(byte) 0";
            case SHORT -> "(short) 0";
            case INT -> "0";
            case LONG -> "0L";
            case FLOAT -> "0f";
            case DOUBLE -> "0d";
            default -> "null";
        };
    }

    // ---- partial bodies

    void patch(ObjectPlan object) {
        String entity = entity(object);
        String method = isRoot(object) ? "patch" : Methods.patch(object);
        begin(object, entity, method, entity + " entity, " + dto(object) + " changes, " + PRESENCE);
        if (!object.variants().isEmpty()) {
            patchFamily(object);
            return;
        }
        if (!isRoot(object)) {
            guarded(
                    "changes == null || entity == null",
                    "return " + Methods.toEntity(object) + "(present.whole(changes));");
        }
        Creation creation = object.model().creation();
        boolean isSet = object.incoming().stream()
                .allMatch(field -> Objects.requireNonNull(field.property()).write() != null);
        if (creation instanceof Creation.Plain || (creation instanceof Creation.Arguments && isSet)) {
            for (FieldPlan field : object.incoming()) {
                changed(
                        object,
                        field,
                        "entity",
                        Objects.requireNonNull(
                                Objects.requireNonNull(field.property()).write()));
            }
            line(2, "return entity;");
        } else if (creation instanceof Creation.Building building) {
            patchBuilder(object, building);
        } else {
            patchArguments(object, (Creation.Arguments) creation);
        }
        end();
    }

    private void patchFamily(ObjectPlan object) {
        for (VariantPlan variant : object.variants()) {
            guarded(
                    "entity instanceof " + entity(variant.object()) + " it && changes instanceof "
                            + dto(variant.object()) + " change",
                    "return " + Methods.patch(variant.object()) + "(it, change, present);");
        }
        line(2, "// Another subtype is another object.");
        line(2, "return " + (isRoot(object) ? "toEntity" : Methods.toEntity(object)) + "(present.whole(changes));");
        end();
    }

    private void changed(ObjectPlan object, FieldPlan field, String target, Property.Write write) {
        line(2, "if (" + isPresent(field) + ") {");
        if (object.model().creation() instanceof Creation.Building building
                && building.clears().containsKey(field.name())) {
            line(3, target + "." + building.clears().get(field.name()) + ";");
        }
        line(3, target + "." + taken(write, change(field)) + ";");
        line(2, "}");
    }

    private void patchBuilder(ObjectPlan object, Creation.Building building) {
        if (building.copy() != null) {
            line(2, "var builder = " + building.copy() + ";");
        } else {
            line(2, "var builder = " + building.start() + ";");
            for (Property property : object.model().properties()) {
                Property.Write write = building.writes().get(property.name());
                if (write != null && property.read() != null) {
                    String value = "entity." + property.read();
                    boolean isUnwrapped = CreationReader.isOptional(property.type()) && !write.takesOptional();
                    line(2, "builder." + write.of(isUnwrapped ? value + ".orElse(null)" : value) + ";");
                }
            }
        }
        for (FieldPlan field : object.incoming()) {
            changed(
                    object,
                    field,
                    "builder",
                    Objects.requireNonNull(building.writes().get(field.name())));
        }
        line(2, "return builder." + building.build() + ";");
    }

    private void patchArguments(ObjectPlan object, Creation.Arguments created) {
        String unreadable = BodyCheck.unreadable(object.model());
        if (unreadable != null) {
            line(2, "throw new UnsupportedOperationException(");
            line(
                    4,
                    Names.quoted("\"" + unreadable + "\" of the old one cannot be read, and a new one needs it.")
                            + ");");
            return;
        }
        List<FieldPlan> set = object.incoming().stream()
                .filter(field -> write(object, field.name()) != null)
                .toList();
        List<Property> kept = object.model().properties().stream()
                .filter(property -> property.read() != null && write(object, property.name()) != null)
                .toList();
        line(2, (kept.isEmpty() ? "return " : entity(object) + " changed = ") + created.call() + "(");
        line(
                4,
                created.arguments().stream()
                                .map(argument -> changedArgument(argument, object))
                                .collect(Collectors.joining(",\n                "))
                        + ");");
        if (kept.isEmpty()) {
            return;
        }
        for (Property property : kept) {
            line(2, "changed." + Objects.requireNonNull(property.write()).of("entity." + property.read()) + ";");
        }
        for (FieldPlan field : set) {
            changed(object, field, "changed", Objects.requireNonNull(write(object, field.name())));
        }
        line(2, "return changed;");
    }

    private String changedArgument(Creation.Argument argument, ObjectPlan object) {
        Property property = object.model().properties().stream()
                .filter(candidate -> candidate.name().equals(argument.name()))
                .findFirst()
                .orElseThrow();
        String current = "entity." + property.read();
        boolean isUnwrapped = CreationReader.isOptional(property.type()) && !argument.takesOptional();
        String kept = isUnwrapped ? current + ".orElse(null)" : current;
        FieldPlan field = object.field(argument.name());
        return field == null || !field.in()
                ? kept
                : isPresent(field) + " ? " + optional(argument, change(field)) + " : " + kept;
    }

    /** What has no null takes none: readers of bodies refuse it, and this does not fall over it. */
    private static String isPresent(FieldPlan field) {
        String has = "present.has(" + Names.quoted(field.wireName()) + ")";
        return field.isNotNull() ? has + " && changes." + field.component() + "() != null" : has;
    }

    private String change(FieldPlan field) {
        String change = "changes." + field.component() + "()";
        Property property = Objects.requireNonNull(field.property());
        ObjectPlan nested = field.nested();
        if (!field.patch().equals("REPLACE")) {
            return this.holders.patched(
                    field, "entity." + property.read(), change, "present.in(" + Names.quoted(field.wireName()) + ")");
        }
        if (nested == null || field.held().isMany() || property.read() == null) {
            return this.holders.in(field.held(), nested, change);
        }
        String current = "entity." + property.read();
        return Methods.patch(nested) + "("
                + (field.held() instanceof Held.Maybe
                        ? "org.litestarspring.dto.DtoHolders.value(" + current + ")"
                        : current)
                + ", " + change + ", present.in(" + Names.quoted(field.wireName()) + "))";
    }

    // ---- values of the server's

    void create(ObjectPlan object) {
        String entity = entity(object);
        String method = isRoot(object) ? "create" : Methods.create(object);
        begin(object, entity, method, dto(object) + " dto, " + VALUES);
        if (!object.variants().isEmpty()) {
            family(
                    object,
                    "dto",
                    variant -> dto(variant.object()),
                    variant -> Methods.create(variant.object()) + "(it, values)");
            return;
        }
        boolean isRoot = isRoot(object);
        String toEntity = isRoot ? "toEntity" : Methods.toEntity(object);
        guarded("values == org.litestarspring.dto.DtoValues.NONE", "return " + toEntity + "(dto);");
        String empty = "new " + dto(object) + "("
                + object.fields().stream().map(field -> "null").collect(Collectors.joining(", ")) + ")";
        String body = isRoot ? "dto" : "body";
        if (!isRoot) {
            line(2, dto(object) + " body = dto == null ? " + empty + " : dto;");
        }
        if (object.model().creation() instanceof Creation.Plain) {
            line(2, entity + " entity = " + toEntity + "(" + body + ");");
        } else {
            start(object, argument -> given(argument, object, body));
        }
        boolean isPlain = object.model().creation() instanceof Creation.Plain;
        for (Property property : object.model().properties()) {
            Property.Write write = write(object, property.name());
            if (write == null) {
                continue;
            }
            FieldPlan field = object.field(property.name());
            if (field != null && field.in() && !isPlain) {
                String value = this.holders.in(field.held(), field.nested(), body + "." + field.component() + "()");
                guarded(
                        body + "." + field.component() + "() != null",
                        target(object) + "." + taken(write, value) + ";");
            }
            given(object, property, field, write, body);
        }
        line(2, "return " + result(object) + ";");
        end();
    }

    private void given(
            ObjectPlan object, Property property, @Nullable FieldPlan field, Property.Write write, String body) {
        String name = Names.quoted(property.name());
        if (isBuilt(field)) {
            FieldPlan built = Objects.requireNonNull(field);
            guarded(
                    "values.reach(" + name + ")",
                    target(object) + "." + taken(write, givenObject(property.type(), built, body)) + ";");
        } else if (this.accessible.test(property.type())) {
            guarded(
                    "values.has(" + name + ")",
                    target(object) + "." + taken(write, value(property.type(), name)) + ";");
        }
    }

    private static boolean isBuilt(@Nullable FieldPlan field) {
        return field != null
                && field.in()
                && field.nested() != null
                && !field.held().isMany();
    }

    private String given(Creation.Argument argument, ObjectPlan object, String body) {
        FieldPlan field = object.field(argument.name());
        String name = Names.quoted(argument.name());
        if (isBuilt(field)) {
            return optional(argument, givenObject(argument.type(), Objects.requireNonNull(field), body));
        }
        String otherwise = argument(argument, object, body);
        if (!this.accessible.test(argument.type())) {
            return otherwise;
        }
        return "values.has(" + name + ") ? " + optional(argument, value(argument.type(), name)) + " : " + otherwise;
    }

    private String givenObject(TypeMirror type, FieldPlan field, String body) {
        String name = Names.quoted(field.name());
        ObjectPlan nested = Objects.requireNonNull(field.nested());
        return "values.has(" + name + ") ? " + value(type, name) + " : " + Methods.create(nested) + "(" + body + "."
                + field.component() + "(), values.in(" + name + "))";
    }

    private String value(TypeMirror type, String name) {
        return "values.<" + this.types.plainBoxed(CreationReader.unwrapped(type)) + ">get(" + name + ")";
    }

    /** The properties that the server can give values for, as a shape lists them. */
    List<Property> settable(ObjectPlan object) {
        return object.model().properties().stream()
                .filter(property ->
                        (property.write() != null || property.isCreated()) && this.accessible.test(property.type()))
                .toList();
    }
}
