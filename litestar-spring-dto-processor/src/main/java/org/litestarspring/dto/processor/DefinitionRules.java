package org.litestarspring.dto.processor;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** The rules that a definition states, and those of the DTOs that it uses. */
final class DefinitionRules {

    private static final String NO_NAMING = "org.litestarspring.dto.Dto.NoNaming";

    private final Elements elements;
    private final Rules.Naming defaultNaming;
    private final NamingFunctions functions;
    private final Map<String, Rules> used = new HashMap<>();

    DefinitionRules(Elements elements, Rules.Naming defaultNaming, NamingFunctions functions) {
        this.elements = elements;
        this.defaultNaming = defaultNaming;
        this.functions = functions;
    }

    /** The rules of the root, after which those below know the DTOs in use. */
    Rules of(Definition definition, Consumer<DtoFailure> failures) {
        use(definition, new LinkedHashMap<>(), failures);
        return own(definition, failures);
    }

    /** The rules of the objects in a field. */
    Rules below(Rules rules, String name, Way way, DeclaredType type, Consumer<DtoFailure> failures) {
        Rules below = rules.below(name, way);
        Rules nearer = this.used.get(key(type));
        return nearer == null ? below : below.within(nearer);
    }

    private Rules own(Definition definition, Consumer<DtoFailure> failures) {
        Rules.Filter filter = new Rules.Filter(definition.include(), definition.exclude());
        return new Rules(
                filter.isOpen() ? List.of() : List.of(filter),
                definition.rename(),
                naming(definition, failures),
                definition.maxDepth() < 0 ? Rules.UNLIMITED : definition.maxDepth(),
                definition.direction(),
                definition.view(),
                "");
    }

    private void use(Definition definition, Map<String, TypeElement> views, Consumer<DtoFailure> failures) {
        Map<String, TypeElement> here = new LinkedHashMap<>();
        for (TypeMirror mirror : definition.uses()) {
            TypeElement view = (TypeElement) ((DeclaredType) mirror).asElement();
            var annotation = Mirrors.find(view.getAnnotationMirrors(), DtoProcessor.DTO);
            if (annotation.isEmpty()) {
                failures.accept(new DtoFailure("uses", Message.USES_NO_DTO.of(view)));
                continue;
            }
            Definition nested = Definition.of(view, annotation.get(), this.elements);
            String entity = key(nested.entity());
            TypeElement other = here.put(entity, view);
            if (other != null) {
                failures.accept(new DtoFailure("uses", Message.USES_TWICE.of(other, view, entity)));
            }
            // What the outer DTO names wins over what a DTO in use names for itself.
            if (views.putIfAbsent(entity, view) == null) {
                this.used.put(entity, own(nested, failures));
                use(nested, views, failures);
            }
        }
    }

    private Rules.Naming naming(Definition definition, Consumer<DtoFailure> failures) {
        if (!definition.namedBy().equals(NO_NAMING)) {
            UnaryOperator<String> function =
                    this.functions.load(definition.namedBy(), why -> failures.accept(new DtoFailure("namedBy", why)));
            return new Rules.Naming(definition.namedBy(), function);
        }
        return definition.naming().equals("INHERIT")
                ? this.defaultNaming
                : new Rules.Naming(definition.naming(), Names.rule(definition.naming()));
    }

    private static String key(@Nullable TypeMirror type) {
        return type instanceof DeclaredType declared
                ? ((TypeElement) declared.asElement()).getQualifiedName().toString()
                : String.valueOf(type);
    }
}
