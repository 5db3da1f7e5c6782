package org.litestarspring.dto.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.processing.Processor;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mapstruct.ap.MappingProcessor;

class DtoProcessorTest {

    private static final JavaFileObject AIRLINE = source("Airline", """
            package app;
            public class Airline {
                private String iata;
                private String apiSecret;
                private Airline parent;
                private Object anything;
                public String getIata() { return iata; }
                public void setIata(String iata) { this.iata = iata; }
                public String getApiSecret() { return apiSecret; }
                public void setApiSecret(String apiSecret) { this.apiSecret = apiSecret; }
                public Airline getParent() { return parent; }
                public void setParent(Airline parent) { this.parent = parent; }
                public Object getAnything() { return anything; }
                public void setAnything(Object anything) { this.anything = anything; }
            }
            """);

    private static final JavaFileObject FLIGHT = source("Flight", """
            package app;
            import jakarta.validation.constraints.*;
            import java.util.List;
            import org.litestarspring.dto.*;
            import org.springframework.data.annotation.*;
            public class Flight {
                @Id private Long id;
                @NotBlank @Size(min = 3, max = 3) private String origin;
                private int delayMinutes;
                @DtoField(Mark.PRIVATE) private String internalNote;
                private Airline airline;
                private List<@Size(max = 10) String> tags;
                public Long getId() { return id; }
                public void setId(Long id) { this.id = id; }
                public String getOrigin() { return origin; }
                public void setOrigin(String origin) { this.origin = origin; }
                public int getDelayMinutes() { return delayMinutes; }
                public void setDelayMinutes(int delayMinutes) { this.delayMinutes = delayMinutes; }
                public String getInternalNote() { return internalNote; }
                public void setInternalNote(String internalNote) { this.internalNote = internalNote; }
                public Airline getAirline() { return airline; }
                public void setAirline(Airline airline) { this.airline = airline; }
                public List<String> getTags() { return tags; }
                public void setTags(List<String> tags) { this.tags = tags; }
            }
            """);

    @Nested
    @DisplayName("Generates sources that a person could have written")
    class Golden {

        @Test
        @DisplayName("the record")
        void record() throws IOException {
            Compilation compilation = compile("""
                    @Dto(of = Flight.class, include = {"id", "origin", "delayMinutes", "airline.iata"},
                            rename = "origin=from", naming = Naming.SNAKE_CASE)
                    public interface View {
                        static boolean late(Flight flight) { return flight.getDelayMinutes() > 15; }
                    }
                    """);

            assertThat(compilation).succeededWithoutWarnings();
            golden(compilation, "app/ViewDto");
            golden(compilation, "app/ViewDtoMapper");
        }

        private void golden(Compilation compilation, String name) throws IOException {
            String file = "/golden/" + name.substring(4) + ".java";
            try (var expected = DtoProcessorTest.class.getResourceAsStream(file)) {
                assertThat(expected).as("src/test/resources" + file).isNotNull();
                assertThat(compilation
                                .generatedSourceFile(name.replace('/', '.'))
                                .orElseThrow()
                                .getCharContent(true))
                        .hasToString(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Nested
    @DisplayName("Refuses, at the annotation, what could only fail later")
    class Refuses {

        @Test
        @DisplayName("D4 a path that does not exist, offering the one that was meant")
        void unknownPath() {
            fails(
                    "@Dto(of = Flight.class, exclude = {\"airline.parent\", \"airlne.apiSecret\"}) public interface View {}",
                    "app.Flight has no property \"airlne.apiSecret\". Did you mean \"airline.apiSecret\"?");
            fails(
                    "@Dto(of = Flight.class, include = \"origin.city\") public interface View {}",
                    "app.Flight has no property \"origin.city\".");
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline\", rename = \"orgin=x\") public interface View {}",
                    "app.Flight has no property \"orgin\". Did you mean \"origin\"?");
        }

        @Test
        @DisplayName("D3 include and exclude together")
        void includeAndExclude() {
            fails(
                    "@Dto(of = Flight.class, include = \"id\", exclude = \"origin\") public interface View {}",
                    "View has both include and exclude.");
        }

        @Test
        @DisplayName("D19 a private field by name")
        void privateField() {
            fails(
                    "@Dto(of = Flight.class, include = \"internalNote\") public interface View {}",
                    "\"internalNote\" is marked PRIVATE and reaches no DTO.");
        }

        @Test
        @DisplayName("D14 two fields with one wire name")
        void wireNames() {
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline\", rename = \"id=origin\") public interface View {}",
                    "\"id\" and \"origin\" would both be \"origin\" on the wire.");
        }

        @Test
        @DisplayName("D24 a cycle without a depth")
        void cycle() {
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline.anything\") public interface View {}",
                    "airline.parent leads back to app.Airline (through app.Flight > app.Airline).");
        }

        @Test
        @DisplayName("a type that could hold anything")
        void noMapping() {
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline.parent\") public interface View {}",
                    "\"airline.anything\" is of type java.lang.Object, which has no mapping.");
        }

        @Test
        @DisplayName("a computed field that returns an object")
        void computed() {
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline\") public interface View {"
                            + " static Airline carrier(Flight flight) { return flight.getAirline(); } }",
                    "The computed field \"carrier\" returns app.Airline, which could carry what the DTO hides.");
        }

        @Test
        @DisplayName("a rename without a name, a class, and a DTO of nothing")
        void others() {
            fails(
                    "@Dto(of = Flight.class, rename = \"origin\") public interface View {}",
                    "\"origin\" is not a rename. Write path=wireName");
            fails("@Dto(of = Flight.class) public class View {}", "@Dto belongs on an interface");
            fails("@Dto(of = Empty.class) public interface View {} class Empty {}", "View takes nothing of app.Empty");
        }

        @Test
        @DisplayName("an unknown naming of the processor's option")
        void option() {
            Compilation compilation = compiler()
                    .withOptions("-Alitestar.dto.naming=SNAKE")
                    .compile(sources("@Dto(of = Flight.class, exclude = \"airline\") public interface View {}"));

            assertThat(compilation).hadErrorContaining("litestar.dto.naming is \"SNAKE\"");
        }

        @Test
        @DisplayName("everything that is wrong at once, and generates nothing that could fail to compile beside it")
        void atOnce() {
            Compilation compilation =
                    compile("@Dto(of = Flight.class, exclude = {\"orgin\", \"delay\"}) public interface View {}");

            assertThat(compilation).hadErrorCount(2);
        }

        private void fails(String view, String message) {
            Compilation compilation = compile(view);
            assertThat(compilation).hadErrorContaining(message).inFile(source("View", file(view)));
        }
    }

    @Test
    @DisplayName("D22 D23 maxDepth cuts a cycle, says so, and an include below raises it for that path alone")
    void maxDepth() throws IOException {
        Compilation cut = compile(
                "@Dto(of = Flight.class, exclude = \"airline.anything\", maxDepth = 1)" + " public interface View {}");
        assertThat(cut).succeeded();
        assertThat(cut).hadNoteContaining("maxDepth 1 leaves out \"airline.parent\".");
        assertThat(text(cut)).contains("Airline airline").doesNotContain("parent");

        Compilation raised =
                compile("@Dto(of = Flight.class, include = {\"id\", \"airline.parent.iata\"}, maxDepth = 0)"
                        + " public interface View {}");
        assertThat(raised).succeeded();
        assertThat(text(raised)).contains("Airline2 airline").contains("@Valid ViewDto.Airline parent");
    }

    @Test
    @DisplayName("The option litestar.dto.naming names the fields of DTOs that name none")
    void naming() throws IOException {
        Compilation compilation = compiler()
                .withOptions("-Alitestar.dto.naming=KEBAB_CASE")
                .compile(sources("@Dto(of = Flight.class, exclude = \"airline\") public interface View {}"));

        assertThat(text(compilation)).contains("@JsonProperty(\"delay-minutes\")");
    }

    @Test
    @DisplayName("A DTO nested in another type is named after both")
    void nested() {
        Compilation compilation =
                compile("public class View { @Dto(of = Flight.class, exclude = \"airline\") interface Inner {} }");

        assertThat(compilation).succeededWithoutWarnings();
        assertThat(compilation.generatedSourceFile("app.ViewInnerDto")).isPresent();
    }

    @Test
    @DisplayName("D13 names follow each naming rule")
    void namings() {
        assertThat(Names.wire("taxID2Number", "SNAKE_CASE")).isEqualTo("tax_id2_number");
        assertThat(Names.wire("delayMinutes", "PASCAL_CASE")).isEqualTo("DelayMinutes");
        assertThat(Names.wire("delayMinutes", "UPPER_SNAKE_CASE")).isEqualTo("DELAY_MINUTES");
        assertThat(Names.wire("delayMinutes", "KEBAB_CASE")).isEqualTo("delay-minutes");
        assertThat(Names.wire("delayMinutes", "LOWER_CASE")).isEqualTo("delayminutes");
        assertThat(Names.wire("URLPath", "SNAKE_CASE")).isEqualTo("url_path");
    }

    private static String text(Compilation compilation) throws IOException {
        return compilation
                .generatedSourceFile("app.ViewDto")
                .orElseThrow()
                .getCharContent(true)
                .toString();
    }

    private static Compilation compile(String view) {
        return compiler().compile(sources(view));
    }

    private static Compiler compiler() {
        List<Processor> processors = new ArrayList<>(List.of(new DtoProcessor(), new MappingProcessor()));
        return Compiler.javac()
                .withProcessors(processors)
                .withOptions("-Xlint:all,-processing,-classfile", "-parameters");
    }

    private static List<JavaFileObject> sources(String view) {
        return List.of(AIRLINE, FLIGHT, source("View", file(view)));
    }

    private static String file(String view) {
        return "package app;\n\nimport org.litestarspring.dto.*;\n\n" + view;
    }

    private static JavaFileObject source(String name, String text) {
        return JavaFileObjects.forSourceString("app." + name, text);
    }
}
