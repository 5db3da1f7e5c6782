package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.Messager;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import javax.tools.FileObject;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoShape;
import org.litestarspring.dto.Dtos;

/** What build tools rely on, and what grows with a model. */
class IsolationTest {

    @Test
    @DisplayName("Each generated file has one originating element, the DTO's interface, and no file is of two DTOs")
    void isolating() throws IOException {
        var recorded = new Recorded();
        var compilation = Compiler.javac()
                .withProcessors(recorded)
                .compile(
                        JavaFileObjects.forSourceString(
                                "app.P", "package app; public class P { public int a; public Q q; }"),
                        JavaFileObjects.forSourceString("app.Q", "package app; public class Q { public int b; }"),
                        JavaFileObjects.forSourceString(
                                "app.PView",
                                "package app; import org.litestarspring.dto.*; @Dto(of = P.class, uses = QView.class)"
                                        + " public interface PView { @Dto(of = Q.class) interface Inner {} }"),
                        JavaFileObjects.forSourceString(
                                "app.QView",
                                "package app; import org.litestarspring.dto.*; @Dto(of = Q.class) interface QView {}"));

        assertThat(compilation.errors()).isEmpty();
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (String view : List.of("PView", "PView.Inner", "QView")) {
            String name = "app." + view.replace(".", "");
            expected.put(name + "Dto", List.of("app." + view));
            expected.put(name + "DtoMapper", List.of("app." + view));
            expected.put("META-INF/litestar-dto/app." + view.replace('.', '$'), List.of("app." + view));
        }
        assertThat(recorded.origins).containsExactlyInAnyOrderEntriesOf(expected);
        try (var declared =
                IsolationTest.class.getResourceAsStream("/META-INF/gradle/incremental.annotation.processors")) {
            assertThat(declared).isNotNull();
            assertThat(new String(declared.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(DtoProcessor.class.getName() + ",isolating");
        }
    }

    /** The processor, and what it says that each file comes of. */
    private static final class Recorded extends AbstractProcessor {

        private final Map<String, List<String>> origins = new LinkedHashMap<>();
        private final DtoProcessor processor = new DtoProcessor();

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            this.processor.init(new Environment(environment, new Recording(environment.getFiler(), this.origins)));
        }

        @Override
        public Set<String> getSupportedAnnotationTypes() {
            return this.processor.getSupportedAnnotationTypes();
        }

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return SourceVersion.latestSupported();
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return this.processor.process(annotations, round);
        }
    }

    private record Recording(Filer filer, Map<String, List<String>> origins) implements Filer {

        private void record(String name, Element... elements) {
            List<String> names = new ArrayList<>();
            for (Element element : elements) {
                names.add(element.toString());
            }
            assertThat(this.origins.put(name, names)).isNull();
        }

        @Override
        public JavaFileObject createSourceFile(CharSequence name, Element... elements) throws IOException {
            record(name.toString(), elements);
            return this.filer.createSourceFile(name, elements);
        }

        @Override
        public JavaFileObject createClassFile(CharSequence name, Element... elements) throws IOException {
            record(name.toString(), elements);
            return this.filer.createClassFile(name, elements);
        }

        @Override
        public FileObject createResource(
                JavaFileManager.Location location, CharSequence home, CharSequence name, Element... elements)
                throws IOException {
            record(name.toString(), elements);
            return this.filer.createResource(location, home, name, elements);
        }

        @Override
        public FileObject getResource(JavaFileManager.Location location, CharSequence home, CharSequence name)
                throws IOException {
            // An isolating processor reads no files.
            throw new IOException(name + " of " + home + " was asked for");
        }
    }

    private record Environment(ProcessingEnvironment other, Filer filer) implements ProcessingEnvironment {

        @Override
        public Map<String, String> getOptions() {
            return this.other.getOptions();
        }

        @Override
        public Messager getMessager() {
            return this.other.getMessager();
        }

        @Override
        public Filer getFiler() {
            return this.filer;
        }

        @Override
        public Elements getElementUtils() {
            return this.other.getElementUtils();
        }

        @Override
        public Types getTypeUtils() {
            return this.other.getTypeUtils();
        }

        @Override
        public SourceVersion getSourceVersion() {
            return this.other.getSourceVersion();
        }

        @Override
        public Locale getLocale() {
            return this.other.getLocale();
        }
    }

    @NullUnmarked
    public static class Company {
        public String name;
        public Company parent;
        public Company owner;
        public List<Company> children;
    }

    @Dto(of = Company.class, maxDepth = 10)
    interface CompanyView {}

    @Test
    @DisplayName("D24 a model that leads back to itself ten deep has a shape a level, not a path, and is set up once")
    void recursive() {
        DtoMapper<Company, Object> mapper = new Dtos().mapper(CompanyView.class);
        Map<DtoShape, Boolean> shapes = new IdentityHashMap<>();
        collect(mapper.shape(), shapes);

        assertThat(shapes).hasSize(11);
        assertThat(shapes.keySet().stream()
                        .mapToInt(shape -> shape.fields().size())
                        .sum())
                .isEqualTo(10 * 4 + 1);
        assertThat(mapper.shape()).isSameAs(mapper.shape());
        assertThat(mapper.dtoType().getDeclaredClasses()).hasSize(10);
    }

    private static void collect(DtoShape shape, Map<DtoShape, Boolean> shapes) {
        if (shapes.put(shape, true) == null) {
            shape.fields().stream()
                    .map(DtoShape.Field::shape)
                    .filter(java.util.Objects::nonNull)
                    .forEach(inside -> collect(inside, shapes));
        }
    }

    @Test
    @DisplayName("D24 what is generated of a model that leads back to itself grows with its depth alone")
    void generated() throws IOException {
        int five = generated(5);
        int ten = generated(10);
        int twenty = generated(20);

        assertThat(twenty - ten).isBetween((ten - five) * 2 * 9 / 10, (ten - five) * 2 * 11 / 10);
    }

    private static int generated(int depth) throws IOException {
        var compilation = Compiler.javac()
                .withProcessors(new DtoProcessor())
                .compile(
                        JavaFileObjects.forSourceString(
                                "app.P",
                                "package app; public class P { public P a; public P b; public java.util.List<P> c;"
                                        + " public java.util.Map<String, P> d; public String name; }"),
                        JavaFileObjects.forSourceString(
                                "app.View",
                                "package app; @org.litestarspring.dto.Dto(of = P.class, maxDepth = " + depth
                                        + ") interface View {}"));
        assertThat(compilation.errors()).isEmpty();
        int length = 0;
        for (JavaFileObject file : compilation.generatedSourceFiles()) {
            length += file.getCharContent(true).length();
        }
        return length;
    }
}
