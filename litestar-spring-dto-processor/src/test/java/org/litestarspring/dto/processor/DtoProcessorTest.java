package org.litestarspring.dto.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
        @DisplayName("D35 what a constructor needs and no body could supply, and what cannot be made at all")
        void notBuildable() {
            fails(
                    "@Dto(of = P.class, exclude = \"name\") public interface View {}"
                            + " record P(@jakarta.validation.constraints.NotNull String name, String other) {}",
                    "No body could supply \"name\", which app.P cannot be made without.");
            fails(
                    "@Dto(of = P.class, include = \"other\") public interface View {} record P(int name, String other) {}",
                    "No body could supply \"name\", which app.P cannot be made without.");
            fails(
                    "@Dto(of = P.class) public interface View {} interface P { String getName(); }",
                    "app.P could not be read from a body: it cannot be made, because it is abstract.");
            fails(
                    "@Dto(of = P.class) public interface View {} record P(String a, Q q) {}"
                            + " abstract class Q { public String x; }",
                    "\"q\" could not be read from a body: app.Q cannot be made, because it is abstract.");
            assertThat(compile("@Dto(of = P.class, include = \"name\") public interface View {}"
                            + " record P(@org.springframework.data.annotation.Id long id, String name) {}"))
                    .succeeded();
            assertThat(compile("@Dto(of = P.class, exclude = \"name\", direction = Direction.OUT)"
                            + " public interface View {} record P(int name, String other) {}"))
                    .succeeded();
        }

        @Test
        @DisplayName("D26 a partial body for what could not be made anew")
        void notPatchable() {
            fails(
                    "@Dto(of = P.class, partial = true) public interface View {} class P { String a;"
                            + " P(String a, String b) { this.a = a; } public String getA() { return a; } }",
                    "A partial body could not change app.P: \"b\" is needed to make a new one");
        }

        @Test
        @DisplayName("D20 a mark that a subclass loosens, and one that marks nothing")
        void marks() {
            String base = " class B { @DtoField(Mark.READ_ONLY) public String a; }";
            fails(
                    "@Dto(of = P.class) public interface View {} class P extends B {"
                            + " @DtoField(Mark.READ_WRITE) public String getA() { return a; } }" + base,
                    "\"a\" is READ_ONLY by app.B, and app.P may only tighten that, not make it READ_WRITE.");
            assertThat(compile("@Dto(of = P.class, exclude = \"c\") public interface View {} class P extends B {"
                            + " public String c; @DtoField(Mark.PRIVATE) public String getA() { return a; } public int b; }"
                            + base))
                    .succeeded();
            fails(
                    "@Dto(of = P.class) public interface View {} class P { @DtoField(Mark.PRIVATE) private String _a;"
                            + " public String getA() { return _a; } public void setA(String a) { _a = a; } }",
                    "The mark on the field \"_a\" of app.P marks no property");
        }

        @Test
        @DisplayName("a collection that could not be filled, and types that cannot be named or hold anything")
        void holders() {
            fails(
                    "@Dto(of = P.class) public interface View {} class P { public java.util.SortedSet<Q> q; }"
                            + " class Q { public int a; }",
                    "\"q\" is of type java.util.SortedSet<app.Q>, and app.Q has no order of its own.");
            fails(
                    "@Dto(of = P.class) public interface View {} class P { public java.util.AbstractList<Q> q; }"
                            + " class Q { public int a; }",
                    "\"q\" is of type java.util.AbstractList<app.Q>, which has no constructor to fill.");
            fails(
                    "@Dto(of = P.class) public interface View {} class P { private enum E { A }"
                            + " public E getE() { return E.A; } public int a; }",
                    "\"e\" is of type app.P.E, which code in package app cannot name.");
            fails(
                    "@Dto(of = P.class) public interface View {} class P { public java.io.Serializable s; }",
                    "\"s\" is of type java.io.Serializable, which has no mapping.");
        }

        @Test
        @DisplayName("D59 uses of what is no DTO, and two of one entity")
        void uses() {
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline\", uses = String.class) public interface View {}",
                    "java.lang.String in uses is not annotated with @Dto.");
            fails(
                    "@Dto(of = P.class, uses = {V1.class, V2.class}) public interface View {}"
                            + " class P { public int a; } @Dto(of = P.class) interface V1 {} @Dto(of = P.class) interface V2 {}",
                    "app.V1 and app.V2 in uses are both of app.P. Name one.");
        }

        @Test
        @DisplayName("D15 a function for names that is not on the processor path")
        void namingFunction() {
            fails(
                    "@Dto(of = P.class, namedBy = View.Names.class) public interface View {"
                            + " class Names implements java.util.function.UnaryOperator<String> {"
                            + " public String apply(String name) { return name; } } } class P { public int a; }",
                    "app.View.Names cannot name fields:");
        }

        @Test
        @DisplayName("what is no entity, a private view, and a computed field that throws")
        void definitions() {
            fails("@Dto(of = String.class) public interface View {}", "java.lang.String is no entity");
            fails(
                    "public class View { @Dto(of = Flight.class) private interface Inner {} }",
                    "app.View.Inner is private, so its record and mapper could not name it.");
            fails(
                    "@Dto(of = Flight.class, exclude = \"airline\") public interface View {"
                            + " static String late(Flight flight) throws Exception { return \"\"; } }",
                    "The computed field \"late\" throws java.lang.Exception");
        }

        @Test
        @DisplayName("D31 a rule for patches that its collection cannot follow, offering the key that was meant")
        void patchRules() {
            patchRule(
                    "patch = Patch.MERGE, key = \"nme\"",
                    "List<Q>",
                    "app.Q has no property \"nme\". Did you mean \"name\"?");
            patchRule("patch = Patch.MERGE, key = \"inner.nam\"", "List<Q>", "Did you mean \"inner.name\"?");
            patchRule("patch = Patch.MERGE", "List<Q>", "\"q\" is merged, and by what is not said.", "key = \"id\".");
            patchRule("patch = Patch.MERGE, key = \"inner\"", "List<Q>", "\"inner\" is of type app.R, not one value.");
            patchRule(
                    "patch = Patch.MERGE, key = \"tags\"",
                    "List<Q>",
                    "\"tags\" is of type java.util.List<java.lang.String>");
            patchRule(
                    "patch = Patch.MERGE, key = \"hidden\"", "List<Q>", "\"q\" is merged by \"hidden\", which no body");
            patchRule("patch = Patch.MERGE, key = \"in\"", "List<Q>", "\"in\" cannot be read from app.Q");
            patchRule("patch = Patch.MERGE, key = \"name\"", "Q", "\"q\" is of type app.Q, which is one value");
            patchRule("patch = Patch.APPEND", "String", "\"q\" is of type java.lang.String, which is one value");
            patchRule("patch = Patch.APPEND", "byte[]", "\"q\" is of type byte[], which is one value");
            patchRule(
                    "patch = Patch.MERGE, key = \"x\"", "List<String>", "whose elements have no key to merge them by");
            patchRule("patch = Patch.MERGE, key = \"name\"", "List<List<Q>>", "whose elements have no key to merge");
            patchRule("patch = Patch.APPEND", "Map<String, Q>", "\"q\" is a map, and nothing is at the end of one.");
            patchRule("patch = Patch.MERGE, key = \"name\"", "Map<String, Q>", "Take key = \"name\" off.");
            patchRule("key = \"name\"", "List<Q>", "which says nothing without patch = Patch.MERGE.");
            patchRule("patch = Patch.APPEND", "AbstractList<String>", "which has no constructor to fill.");
            fails(
                    "@Dto(of = P.class) public interface View {} class P { private java.util.List<Q> q;"
                            + " @DtoField(patch = Patch.APPEND) public void setQ(java.util.List<Q> q) { this.q = q; } }"
                            + " class Q { public int a; }",
                    "\"q\" cannot be read from the entity, so nothing could be added to it.");
        }

        private void patchRule(String rule, String type, String... messages) {
            String view = "import java.util.*; @Dto(of = P.class) public interface View {} class P { @DtoField(" + rule
                    + ") public " + type + " q; }"
                    + " class Q { public Long id; public String name; public R inner; public List<String> tags;"
                    + " @DtoField(Mark.PRIVATE) public String hidden; public void setIn(String in) {} }"
                    + " class R { public String name; }";
            for (String message : messages) {
                fails(view, message);
            }
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
    @DisplayName("D15 a function for names is asked once a name, while javac runs")
    void namingFunction() throws IOException {
        Compilation compilation =
                compile("@Dto(of = P.class, namedBy = org.litestarspring.dto.processor.Shouting.class)"
                        + " public interface View {} class P { public int a; public int b; }");

        assertThat(compilation).succeeded();
        assertThat(text(compilation)).contains("@JsonProperty(\"a_1\")", "@JsonProperty(\"b_2\")");
    }

    @Test
    @DisplayName("D24 a recursive model cut at a depth has as many records as levels, not as paths")
    void recursive() throws IOException {
        Compilation compilation = compile("@Dto(of = P.class, maxDepth = 10) public interface View {}"
                + " class P { public P left; public P right; public java.util.List<P> all; public String name; }");

        assertThat(compilation).succeeded();
        assertThat(text(compilation).split("public record ")).hasSize(12);
    }

    @Test
    @DisplayName("A constraint of an object's own type is left out of the record, and the build says so")
    void constraintLeftOut() {
        Compilation custom = compile("@Dto(of = P.class) public interface View {"
                + " @jakarta.validation.Constraint(validatedBy = {})"
                + " @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) @interface Real {"
                + " String message() default \"\"; Class<?>[] groups() default {};"
                + " Class<? extends jakarta.validation.Payload>[] payload() default {}; } }"
                + " class P { @View.Real @jakarta.validation.constraints.NotNull(groups = Runnable.class) public Q q; }"
                + " class Q { public int a; }");

        assertThat(custom).succeeded();
        assertThat(custom).hadNoteContaining("The constraint @app.View.Real on \"q\" holds for a app.Q");
    }

    @Test
    @DisplayName("Constraints are copied with groups, flags and messages, and those of a type's arguments too")
    void constraints() throws IOException {
        Compilation compilation = compile("import jakarta.validation.constraints.*;"
                + " @Dto(of = P.class) public interface View { interface Create {} } class P {"
                + " @Pattern(regexp = \"\\\\d\\\"+\", flags = Pattern.Flag.CASE_INSENSITIVE, groups = View.Create.class)"
                + " @Size(min = 1) @Size(max = 9, groups = View.Create.class) public String a;"
                + " public java.util.Optional<@Size(max = 3) String> b;"
                + " public java.util.List<@NotBlank String> c; public java.util.List<@NotNull Q> d; }"
                + " class Q { public int a; }");

        assertThat(compilation).succeeded();
        assertThat(text(compilation))
                .contains("@Pattern(regexp = \"\\\\d\\\"+\", flags = Pattern.Flag.CASE_INSENSITIVE, groups ="
                        + " View.Create.class)")
                .contains("@Size.List({@Size(min = 1), @Size(max = 9, groups = View.Create.class)}) String a")
                .contains("@Size(max = 3) String b", "List<@NotBlank String> c")
                .contains("List<ViewDto.@Valid @NotNull Q> d");
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
        return Compiler.javac()
                .withProcessors(new DtoProcessor())
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
