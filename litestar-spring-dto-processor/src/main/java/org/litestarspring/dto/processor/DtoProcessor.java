package org.litestarspring.dto.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Generates, for each interface with {@code @Dto}, a record and the mapper that MapStruct implements in the next round.
 *
 * <p>The option {@code litestar.dto.naming} is the naming of DTOs that name none. Faults are reported at the annotation's
 * member, all at once, and nothing is generated for a DTO that has any.
 *
 * @since 0.1
 */
public final class DtoProcessor extends AbstractProcessor {

    private static final String DTO = "org.litestarspring.dto.Dto";
    private static final String NAMING = "litestar.dto.naming";

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
        for (TypeElement annotation : annotations) {
            for (Element view : round.getElementsAnnotatedWith(annotation)) {
                generate(view, mirror(view));
            }
        }
        return false;
    }

    private void generate(Element view, AnnotationMirror annotation) {
        String naming = this.processingEnv.getOptions().getOrDefault(NAMING, "INHERIT");
        if (!Names.isRule(naming)) {
            report(view, annotation, new DtoFailure(null, Message.UNKNOWN_NAMING.of(naming, Names.rules())));
            return;
        }
        if (view.getKind() != ElementKind.INTERFACE) {
            report(view, annotation, new DtoFailure(null, Message.NOT_AN_INTERFACE.of(view)));
            return;
        }
        Elements elements = this.processingEnv.getElementUtils();
        Types types = this.processingEnv.getTypeUtils();
        PackageElement home = elements.getPackageOf(view);
        Definition definition = Definition.of((TypeElement) view, annotation, elements);
        DtoPlan plan = new DtoPlanner(
                        definition, naming, new EntityReader(types, elements), new TypeKinds(types, elements), home)
                .plan();
        if (!plan.failures().isEmpty()) {
            plan.failures().forEach(failure -> report(view, annotation, failure));
            return;
        }
        plan.notes()
                .forEach(note ->
                        this.processingEnv.getMessager().printMessage(Diagnostic.Kind.NOTE, note, view, annotation));
        SourceTypes source = new SourceTypes(types);
        String packageName = home.getQualifiedName().toString();
        write(packageName, plan.root().name(), new RecordRenderer(source).render(plan, packageName), view);
        write(packageName, plan.root().name() + "Mapper", new MapperRenderer(source).render(plan, packageName), view);
    }

    private void write(String packageName, String name, String source, Element view) {
        String qualified = packageName.isEmpty() ? name : packageName + "." + name;
        try (Writer file =
                this.processingEnv.getFiler().createSourceFile(qualified, view).openWriter()) {
            file.write(source);
        } catch (IOException failure) {
            this.processingEnv
                    .getMessager()
                    .printMessage(
                            Diagnostic.Kind.ERROR, "Could not write " + qualified + ": " + failure.getMessage(), view);
        }
    }

    private void report(Element view, AnnotationMirror annotation, DtoFailure failure) {
        this.processingEnv
                .getMessager()
                .printMessage(Diagnostic.Kind.ERROR, failure.text(), view, annotation, member(annotation, failure));
    }

    private static @Nullable AnnotationValue member(AnnotationMirror annotation, DtoFailure failure) {
        return annotation.getElementValues().entrySet().stream()
                .filter(member -> member.getKey().getSimpleName().contentEquals(String.valueOf(failure.member())))
                .map(java.util.Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static AnnotationMirror mirror(Element view) {
        return view.getAnnotationMirrors().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(DTO))
                .findFirst()
                .orElseThrow();
    }
}
