package org.litestarspring.dto.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Generates, for each interface with {@code @Dto}, a record and its mapper.
 *
 * <p>The option {@code litestar.dto.naming} is the naming of DTOs that name none: a constant of {@code Naming} or a class
 * on the processor path. Faults are reported at the annotation's member, all at once, and nothing is generated for a DTO
 * that has any. A DTO of a class that another processor has yet to complete waits for the next round.
 *
 * @since 0.1
 */
public final class DtoProcessor extends AbstractProcessor {

    static final String DTO = "org.litestarspring.dto.Dto";
    private static final String NAMING = "litestar.dto.naming";

    private final NamingFunctions functions = new NamingFunctions(DtoProcessor.class.getClassLoader());

    private final Nullness nullness = new Nullness();

    /** Which types there are of the names that generated code writes without a package. */
    private final Map<String, Boolean> here = new HashMap<>();

    /** By name, because what an element says changes from one round to the next. */
    private final Set<String> waiting = new LinkedHashSet<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(DTO);
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Set.of(NAMING);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        this.nullness.add(round.getRootElements());
        Elements elements = this.processingEnv.getElementUtils();
        List<Element> views = new ArrayList<>();
        this.waiting.forEach(name -> views.add(elements.getTypeElement(name)));
        this.waiting.clear();
        boolean isFirst = views.isEmpty();
        annotations.forEach(annotation -> views.addAll(round.getElementsAnnotatedWith(annotation)));
        if (round.processingOver() || views.isEmpty()) {
            // What is still unresolved is an error of javac's own.
            return false;
        }
        Types types = this.processingEnv.getTypeUtils();
        EntityReader reader = new EntityReader(types, elements, this.nullness);
        Unfinished unfinished = new Unfinished(elements, isFirst);
        for (Element view : views) {
            AnnotationMirror annotation =
                    Mirrors.find(view.getAnnotationMirrors(), DTO).orElseThrow();
            if (unfinished.test(annotation)) {
                this.waiting.add(((TypeElement) view).getQualifiedName().toString());
            } else {
                generate(view, annotation, reader);
            }
        }
        return false;
    }

    private void generate(Element view, AnnotationMirror annotation, EntityReader reader) {
        if (view.getKind() != ElementKind.INTERFACE) {
            report(view, annotation, new DtoFailure(null, Message.NOT_AN_INTERFACE.of(view)));
            return;
        }
        for (Element level = view; level instanceof TypeElement; level = level.getEnclosingElement()) {
            if (level.getModifiers().contains(Modifier.PRIVATE)) {
                report(view, annotation, new DtoFailure(null, Message.INACCESSIBLE_VIEW.of(view)));
                return;
            }
        }
        Elements elements = this.processingEnv.getElementUtils();
        Types types = this.processingEnv.getTypeUtils();
        TypeKinds kinds = new TypeKinds(types, elements);
        SourceTypes source = new SourceTypes(types);
        Definition definition = Definition.of((TypeElement) view, annotation, elements);
        if (!(kinds.held(definition.entity()) instanceof Held.Nested)) {
            report(view, annotation, new DtoFailure("of", Message.NOT_AN_ENTITY.of(definition.entity())));
            return;
        }
        Rules.Naming naming = defaultNaming(view, annotation);
        if (naming == null) {
            return;
        }
        PackageElement home = elements.getPackageOf(view);
        DefinitionRules rules = new DefinitionRules(elements, naming, this.functions);
        DtoPlan plan = new DtoPlanner(definition, rules, reader, kinds, source, home).plan();
        if (!plan.failures().isEmpty()) {
            plan.failures().forEach(failure -> report(view, annotation, failure));
            return;
        }
        plan.notes()
                .forEach(note ->
                        this.processingEnv.getMessager().printMessage(Diagnostic.Kind.NOTE, note, view, annotation));
        String packageName = home.getQualifiedName().toString();
        String name = plan.root().name();
        Predicate<String> isHere = simple -> this.here.computeIfAbsent(
                qualified(packageName, simple), qualified -> elements.getTypeElement(qualified) != null);
        write(packageName, name, new RecordRenderer(source, plan).render(packageName, isHere), view);
        MapperRenderer mapper = new MapperRenderer(source, type -> kinds.isAccessible(type, home), plan);
        write(packageName, name + "Mapper", mapper.render(packageName, isHere), view);
        list(definition, view);
    }

    private Rules.@Nullable Naming defaultNaming(Element view, AnnotationMirror annotation) {
        String naming = this.processingEnv.getOptions().getOrDefault(NAMING, "INHERIT");
        if (Names.isRule(naming)) {
            return new Rules.Naming(naming, Names.rule(naming));
        }
        if (!naming.contains(".")) {
            report(view, annotation, new DtoFailure(null, Message.UNKNOWN_NAMING.of(naming, Names.rules())));
            return null;
        }
        List<String> failures = new ArrayList<>();
        var function = this.functions.load(naming, failures::add);
        failures.forEach(failure -> report(view, annotation, new DtoFailure(null, failure)));
        return failures.isEmpty() ? new Rules.Naming(naming, function) : null;
    }

    private static String qualified(String packageName, String name) {
        return packageName.isEmpty() ? name : packageName + "." + name;
    }

    private void write(String packageName, String name, String source, Element view) {
        String qualified = qualified(packageName, name);
        try (Writer file =
                this.processingEnv.getFiler().createSourceFile(qualified, view).openWriter()) {
            file.write(source);
        } catch (FilerException taken) {
            this.processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, Message.NAME_TAKEN.of(qualified, view), view);
        } catch (IOException failure) {
            failed(qualified, failure, view);
        }
    }

    /** Leaves the view's name where the native image's hints are made from: a file a view, so that none is aggregated. */
    private void list(Definition definition, Element view) {
        String binary = this.processingEnv
                .getElementUtils()
                .getBinaryName(definition.view())
                .toString();
        String path = "META-INF/litestar-dto/" + binary;
        try (Writer file = this.processingEnv
                .getFiler()
                .createResource(StandardLocation.CLASS_OUTPUT, "", path, view)
                .openWriter()) {
            file.write(binary);
            file.write('\n');
        } catch (IOException failure) {
            failed(path, failure, view);
        }
    }

    private void failed(String file, IOException failure, Element view) {
        this.processingEnv
                .getMessager()
                .printMessage(Diagnostic.Kind.ERROR, "Could not write " + file + ": " + failure.getMessage(), view);
    }

    private void report(Element view, AnnotationMirror annotation, DtoFailure failure) {
        this.processingEnv
                .getMessager()
                .printMessage(Diagnostic.Kind.ERROR, failure.text(), view, annotation, member(annotation, failure));
    }

    private static @Nullable AnnotationValue member(AnnotationMirror annotation, DtoFailure failure) {
        return annotation.getElementValues().entrySet().stream()
                .filter(member -> member.getKey().getSimpleName().contentEquals(String.valueOf(failure.member())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
