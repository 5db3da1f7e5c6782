package org.litestarspring.dto.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.PackageElement;
import javax.lang.model.type.DeclaredType;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.processor.DtoPlan.FieldPlan;
import org.litestarspring.dto.processor.DtoPlan.ObjectPlan;
import org.litestarspring.dto.processor.DtoPlan.VariantPlan;

/** Second step: decides which fields a DTO has, under which names, and collects all that is wrong. */
final class DtoPlanner {

    private final Definition definition;
    private final DefinitionRules rules;
    private final EntityReader reader;
    private final TypeKinds kinds;
    private final SourceTypes source;
    private final PackageElement home;
    private final Computed computed;
    private final BodyCheck bodies;
    private final MergeCheck merges;
    private final Set<DtoFailure> failures;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Map<Place, @Nullable ObjectPlan> planned = new HashMap<>();
    private final Map<String, String> recordNames = new HashMap<>();
    private final Set<String> takenNames = new LinkedHashSet<>();

    /** Where a record is used: equal places have one record. */
    private record Place(String type, Rules rules) {}

    DtoPlanner(
            Definition definition,
            DefinitionRules rules,
            EntityReader reader,
            TypeKinds kinds,
            SourceTypes source,
            PackageElement home) {
        this.definition = definition;
        this.rules = rules;
        this.reader = reader;
        this.kinds = kinds;
        this.source = source;
        this.home = home;
        this.failures = new LinkedHashSet<>(definition.failures());
        this.computed = new Computed(kinds, this.failures::add);
        this.bodies = new BodyCheck(definition, kinds, source, this.failures::add);
        this.merges = new MergeCheck(definition, type -> reader.read(type, home), kinds, this.failures::add);
    }

    DtoPlan plan() {
        DeclaredType type = (DeclaredType) this.definition.entity();
        EntityModel model = this.reader.read(type, this.home);
        Rules root = this.rules.of(this.definition, this.failures::add);
        new PathCheck(this.definition, this.reader, this.kinds, this.home, this.failures::add).check(model);
        String name = this.definition.name() + "Dto";
        this.takenNames.add(name);
        ObjectPlan object = new ObjectPlan(name, model, root.way(), List.of(), List.of());
        if (this.failures.isEmpty()) {
            object = object(name, model, root, "", List.of(this.source.plain(type)));
            if (this.failures.isEmpty()
                    && object.fields().isEmpty()
                    && object.variants().isEmpty()) {
                fail(null, Message.EMPTY.of(this.definition.name(), this.source.plain(type)));
            }
        }
        return new DtoPlan(
                this.definition, object, List.copyOf(this.failures), List.copyOf(this.notes), this.bodies.missing());
    }

    private ObjectPlan object(
            @Nullable String name, EntityModel model, Rules rules, String prefix, List<String> above) {
        model.faults().forEach(fault -> fail(null, fault));
        if (model.isFamily()) {
            return family(name, model, rules, prefix, above);
        }
        List<FieldPlan> fields = fields(model, rules, prefix, above, null);
        this.bodies.check(model, fields, rules.way(), prefix);
        return new ObjectPlan(
                name != null ? name : recordName(model.type(), rules.way(), fields, List.of(), ""),
                model,
                rules.way(),
                fields,
                List.of());
    }

    private ObjectPlan family(
            @Nullable String name, EntityModel model, Rules rules, String prefix, List<String> above) {
        List<VariantPlan> variants = new ArrayList<>();
        for (Creation.Subtype subtype : model.family().subtypes()) {
            EntityModel member = this.reader.member(subtype.type(), this.home);
            checkAccessible(prefix + subtype.tag(), subtype.type());
            List<FieldPlan> fields =
                    fields(member, rules, prefix, above, model.family().discriminator());
            this.bodies.check(member, fields, rules.way(), prefix);
            String variant = recordName(member.type(), rules.way(), fields, List.of(), this.source.plain(model.type()));
            variants.add(
                    new VariantPlan(subtype.tag(), new ObjectPlan(variant, member, rules.way(), fields, List.of())));
        }
        return new ObjectPlan(
                name != null ? name : recordName(model.type(), rules.way(), List.of(), variants, ""),
                model,
                rules.way(),
                List.of(),
                variants);
    }

    private List<FieldPlan> fields(
            EntityModel model, Rules rules, String prefix, List<String> above, @Nullable String discriminator) {
        List<FieldPlan> fields = new ArrayList<>();
        for (Property property : model.properties()) {
            boolean out = property.goesOut() && rules.way().out();
            boolean in = property.comesIn() && rules.way().in();
            boolean isKey = isKey(property, in, rules);
            if (rules.takes(property.name()) && (out || in || isKey)) {
                FieldPlan field = field(property, model.creation(), out, in, rules, prefix, above);
                // The tag of a family is written for it; a property that holds the tag would be it a second time.
                if (field != null && !field.wireName().equals(discriminator)) {
                    fields.add(field);
                }
            }
        }
        if (rules.view() != null && rules.way().out()) {
            fields.addAll(this.computed.fields(rules, model));
        }
        checkWireNames(fields);
        return fields;
    }

    /** Whether a property that no client may set comes in all the same, to find its object. */
    private static boolean isKey(Property property, boolean in, Rules rules) {
        return !in
                && rules.way().in()
                && rules.key().equals(property.name())
                && !property.way().equals(Way.PRIVATE);
    }

    private @Nullable FieldPlan field(
            Property property,
            Creation creation,
            boolean out,
            boolean in,
            Rules rules,
            String prefix,
            List<String> above) {
        String path = prefix + property.name();
        Held held = this.kinds.held(property.type());
        if (held instanceof Held.Unmapped) {
            fail(null, Message.NO_MAPPING.of(path, this.source.plain(property.type())));
            return null;
        }
        if (!checkAccessible(path, property.type())) {
            return null;
        }
        ObjectPlan nested = null;
        DeclaredType type = held.object();
        if (type != null) {
            if (rules.cuts(property.name())) {
                this.notes.add(Message.CUT_BY_DEPTH.of(this.definition.maxDepth(), path));
                return null;
            }
            Rules below = this.rules.below(rules, property.name(), new Way(out, in), type, this.failures::add);
            below = below.without(property.ignored());
            if (in && !property.key().isEmpty()) {
                below = below.found(property.key());
            }
            nested = nested(type, below, path, above, rules.names(property.name()));
            if (nested == null) {
                return null;
            }
            this.notes.addAll(this.bodies.constraintsLeftOut(property, held, path, in));
        }
        if (in) {
            this.bodies.checkFillable(property, held, path);
            this.merges.check(property, held, nested, path);
        }
        return new FieldPlan(
                property.name(),
                rules.wireName(property),
                property.type(),
                held,
                property,
                null,
                out,
                in,
                in && BodyCheck.isRequired(property, creation),
                isKey(property, in, rules),
                nested);
    }

    private @Nullable ObjectPlan nested(
            DeclaredType type, Rules rules, String path, List<String> above, boolean isNamed) {
        String name = this.source.plain(type);
        if (rules.depth() == Rules.UNLIMITED && above.contains(name) && !isNamed) {
            fail("of", Message.CYCLE.of(path, name, String.join(" > ", above), path));
            return null;
        }
        Place place = new Place(name, rules);
        ObjectPlan known = this.planned.get(place);
        if (known == null) {
            List<String> stack = new ArrayList<>(above);
            stack.add(name);
            known = object(null, this.reader.read(type, this.home), rules, path + ".", stack);
            this.planned.put(place, known);
        }
        return known;
    }

    /** Objects of one type and shape share a record; another shape of the type gets a number. */
    private String recordName(
            DeclaredType type, Way way, List<FieldPlan> fields, List<VariantPlan> variants, String family) {
        StringBuilder shape =
                new StringBuilder(this.source.plain(type)).append(way).append(family);
        for (FieldPlan field : fields) {
            shape.append('|').append(field.name()).append('=').append(field.wireName());
            shape.append(field.out() ? '<' : '-').append(field.in() ? '>' : field.isKey() ? '?' : '-');
            shape.append(field.computed());
            shape.append(field.nested() == null ? "" : ":" + field.nested().name());
        }
        variants.forEach(variant ->
                shape.append('|').append(variant.tag()).append(variant.object().name()));
        return this.recordNames.computeIfAbsent(shape.toString(), key -> {
            String simple = type.asElement().getSimpleName().toString();
            String name = simple;
            for (int i = 2; !this.takenNames.add(name); i++) {
                name = simple + i;
            }
            return name;
        });
    }

    private boolean checkAccessible(String path, javax.lang.model.type.TypeMirror type) {
        if (!this.kinds.isAccessible(type, this.home)) {
            fail(null, Message.INACCESSIBLE.of(path, this.source.plain(type), this.home, path));
            return false;
        }
        return true;
    }

    private void checkWireNames(List<FieldPlan> fields) {
        Map<String, FieldPlan> byWireName = new LinkedHashMap<>();
        for (FieldPlan field : fields) {
            FieldPlan other = byWireName.put(field.wireName(), field);
            if (other != null) {
                fail("rename", Message.DUPLICATE_WIRE_NAME.of(other.name(), field.name(), field.wireName()));
            }
        }
    }

    private void fail(@Nullable String member, String text) {
        this.failures.add(new DtoFailure(member, text));
    }
}
