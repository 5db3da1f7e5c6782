package org.litestarspring.dto.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Models as people write them: what is generated for any of them compiles. */
class AnyModelTest {

    private static final Pattern NAME = Pattern.compile("(?:class|interface|record|enum|@interface) (\\w+)");
    private static final String DTO = "import org.litestarspring.dto.*; import java.util.*; ";

    @Test
    @DisplayName("The unnamed package, and a DTO inside a package-private class, an entity and another DTO")
    void places() {
        Compilation compilation = compile(
                DTO + "@Dto(of = Unnamed.class) public interface UnnamedView {}",
                "public class Unnamed { public String name; public Inner inner; public static class Inner { public int x; }"
                        + " public java.util.List<Inner> many; }",
                "package app; " + DTO + "class Hiding { record Flight(String origin, Leg leg) { @Dto(of = Flight.class)"
                        + " interface View { static String both(Flight flight) { return flight.origin(); } } }"
                        + " record Leg(String gate) {} static class Deep { @Dto(of = Leg.class) interface LegView {"
                        + " @Dto(of = Flight.class, exclude = \"leg\") interface Inside {} } } }");

        assertThat(compilation).succeededWithoutWarnings();
        assertThat(names(compilation))
                .contains(
                        "UnnamedViewDto",
                        "app.HidingFlightViewDto",
                        "app.HidingDeepLegViewDto",
                        "app.HidingDeepLegViewInsideDto");
    }

    @Test
    @DisplayName("Entities of other packages, and two of one name")
    void packages() throws IOException {
        Compilation compilation = compile(
                "package app.one; public class Airline { private String iata; public String getIata() { return iata; }"
                        + " public void setIata(String iata) { this.iata = iata; } protected String hidden;"
                        + " String near; String getNear() { return near; } }",
                "package app.two; public record Airline(String name, app.one.Airline partner) {}",
                "package app.two; public class Carrier { public static class Airline { public int fleet; }"
                        + " public Airline own; public app.one.Airline one; public app.two.Airline two;"
                        + " public java.util.List<app.one.Airline> all; public java.util.Map<String, app.two.Airline> by; }",
                "package app.web; " + DTO
                        + "@Dto(of = app.two.Carrier.class, exclude = \"two.partner.iata\", maxDepth = 3)"
                        + " public interface CarrierView {}",
                "package app.web; " + DTO + "@Dto(of = app.one.Airline.class) public interface Airline {}",
                "package app.web; " + DTO + "@Dto(of = app.two.Airline.class, uses = Airline.class)"
                        + " public interface AirlineDtoView {}");

        assertThat(compilation).succeeded();
        assertThat(source(compilation, "app.web.CarrierViewDto")).doesNotContain("near", "hidden");
    }

    @Test
    @DisplayName("Entities called as what generated code uses is called")
    void classNames() {
        List<String> sources = new ArrayList<>();
        for (String name : List.of(
                "Direction",
                "Patch",
                "DtoShape",
                "DtoMapper",
                "Mapper",
                "Mapping",
                "Builder",
                "Generated",
                "Valid",
                "Shapes",
                "JsonProperty",
                "List",
                "Map",
                "Optional",
                "Class",
                "Object",
                "String",
                "Integer",
                "Record",
                "Dto",
                "Entity")) {
            String home = "package app.of_" + name.toLowerCase(Locale.ROOT) + "; ";
            String text = "java.lang.String";
            sources.addAll(List.of(
                    home + "public class " + name + " { public " + text + " text; public java.lang.Integer number;"
                            + " public java.util.List<" + text + "> texts; public " + name + "2 other; }",
                    home + "public record " + name + "2(@jakarta.validation.constraints.Size(max = 3) " + text
                            + " text, java.lang.Integer number, java.util.Map<" + text + ", " + name + "3> map) {}",
                    home + "public class " + name + "3 { private " + text + " text; public " + text
                            + " getText() { return text; } public void setText(" + text
                            + " text) { this.text = text; } }",
                    home + "@org.litestarspring.dto.Dto(of = " + name + ".class) public interface View {}"));
        }

        assertThat(compile(sources.toArray(new String[0])).errors()).isEmpty();
    }

    @Test
    @DisplayName("Properties called as what generated code uses is called, and with unusual letters")
    void propertyNames() {
        List<String> names = List.of(
                "dto",
                "entity",
                "values",
                "body",
                "changes",
                "present",
                "builder",
                "held",
                "change",
                "changed",
                "at",
                "it",
                "target",
                "shape",
                "patch",
                "create",
                "toDto",
                "toEntity",
                "Upper",
                "aURL",
                "URL",
                "iD",
                "x",
                "größe",
                "名前",
                "_line",
                "$dollar",
                "name1",
                "i18n",
                "record",
                "var",
                "yield",
                "sealed",
                "permits",
                "when",
                "missing",
                "direction",
                "entityType",
                "list",
                "map");
        StringBuilder fields = new StringBuilder();
        StringBuilder components = new StringBuilder();
        StringBuilder accessors = new StringBuilder();
        StringBuilder writes = new StringBuilder();
        for (String name : names) {
            fields.append("public Inner ").append(name).append("; ");
            components
                    .append(components.length() == 0 ? "" : ", ")
                    .append("Inner ")
                    .append(name);
            String capital = Names.capital(name);
            accessors
                    .append("private Inner ")
                    .append(name)
                    .append("; public Inner get")
                    .append(capital)
                    .append("() { return ")
                    .append(name)
                    .append("; } public void set")
                    .append(capital)
                    .append("(Inner value) { } ");
            writes.append("public Builder ")
                    .append(name)
                    .append("(Inner value) { made.")
                    .append(name)
                    .append(" = value; return this; } ");
        }
        for (String naming : List.of("CAMEL_CASE", "SNAKE_CASE")) {
            String rename = naming.equals("CAMEL_CASE") ? "" : ", rename = {\"URL=url_1\", \"Upper=upper-1\"}";
            String view = DTO + "@Dto(naming = Naming." + naming + rename + ", of = ";
            Compilation compilation = compile(
                    "package app; public record Inner(String name) {}",
                    "package app; public class Fields { " + fields + "}",
                    "package app; public record Rec(" + components + ") {}",
                    "package app; public class Bean { " + accessors + "}",
                    "package app; public class Built { " + fields.toString().replace("public Inner", "private Inner")
                            + accessors
                                    .toString()
                                    .replaceAll("private Inner [^;]+;", "")
                                    .replaceAll("public void set[^}]+}", "")
                            + " private Built() {} public static Builder builder() { return new Builder(); }"
                            + " public static class Builder { private final Built made = new Built(); " + writes
                            + " public Built build() { return made; } } }",
                    "package app; " + view + "Fields.class) public interface FieldsView {}",
                    "package app; " + view + "Rec.class) public interface RecView {}",
                    "package app; " + view.replace(", rename = {\"URL=url_1\", \"Upper=upper-1\"}", "")
                            + "Bean.class, exclude = {\"URL\", \"Upper\", \"aURL\"}) public interface BeanView {}",
                    "package app; " + view.replace(", rename = {\"URL=url_1\", \"Upper=upper-1\"}", "")
                            + "Built.class, exclude = {\"URL\", \"Upper\", \"aURL\"}) public interface BuiltView {}");

            assertThat(compilation.errors()).as(naming).isEmpty();
        }
    }

    @Test
    @DisplayName("D36 D55 D56 generic, sealed, abstract and odd classes")
    void odd() {
        Compilation compilation = compile(
                "package app; import java.util.*; public class Model<K extends Comparable<K>, V extends Model.Base> {"
                        + " public Map<K, List<? extends V>> byKey; public Optional<? extends V> maybe; public V[] array;"
                        + " public List<Map<K, V[]>> deep; public static class Base { public int x; }"
                        + " public enum Kind { A { public String x() { return \"\"; } }; public String x() { return null; } }"
                        + " public Kind kind; public EnumSet<Kind> kinds; public SortedMap<K, V> sorted;"
                        + " public LinkedHashSet<V> linked; public Queue<V> queue; public Collection<V> collection; }",
                "package app; public class Concrete extends Model<String, Concrete.Own> {"
                        + " public static class Own extends Model.Base { public long y; } }",
                "package app; public sealed interface Shape<T> permits Shape.Round, Shape.Square, Shape.Mixed { T tag();"
                        + " record Round(String tag, double r) implements Shape<String> {}"
                        + " record Square(String tag, Round inner) implements Shape<String> {}"
                        + " sealed interface Mixed extends Shape<String> permits Two {}"
                        + " record Two(String tag, java.util.List<Shape<String>> all) implements Mixed {} }",
                "package app; public class Drawing { public Shape<String> first; public java.util.List<Shape<String>> all; }",
                "package app; " + DTO + "@Dto(of = Concrete.class) public interface ConcreteView {}",
                "package app; " + DTO + "@Dto(of = Drawing.class, maxDepth = 3) public interface DrawingView {}",
                "package app; " + DTO + "@Dto(of = View.Own.class) public interface View { record Own(String a) {"
                        + " public static Own of(String a) { return new Own(a); } public Own { a = a == null ? \"\" : a; }"
                        + " public String getB() { return a; } public boolean isC() { return true; } } }",
                "package app; " + DTO + "@Dto(of = Two.class) public interface TwoView {}",
                "package app; public class Two { private final String a; private String b; private int c;"
                        + " public Two(String a) { this.a = a; } public Two(String a, String b) { this.a = a; this.b = b; }"
                        + " private Two() { this(null); } public String getA() { return a; } public String getB() { return b; }"
                        + " public int getC() { return c; } public void setC(int c) { this.c = c; }"
                        + " public Two withC(int c) { return this; } public boolean equals(Object o) { return true; } }");

        assertThat(compilation.errors()).isEmpty();
    }

    @Test
    @DisplayName("A record of the name that would be generated is there already, or would be generated twice")
    void takenNames() {
        assertThat(compile(
                        "package app; public class P { public int a; }",
                        "package app; " + DTO + "@Dto(of = P.class) public interface View {}",
                        "package app; public class ViewDto {}"))
                .hadErrorContaining("app.ViewDto would be generated for app.View");
        assertThat(compile(
                        "package app; public class P { public int a; " + "@org.litestarspring.dto.Dto(of = P.class)"
                                + " public interface View {} }",
                        "package app; " + DTO + "@Dto(of = P.class) public interface PView {}"))
                .hadErrorContaining("app.PViewDto would be generated for");
    }

    private static List<String> names(Compilation compilation) {
        return compilation.generatedSourceFiles().stream()
                .map(file -> file.getName()
                        .replaceAll("^/SOURCE_OUTPUT/|\\.java$", "")
                        .replace('/', '.'))
                .toList();
    }

    private static String source(Compilation compilation, String name) throws IOException {
        return compilation
                .generatedSourceFile(name)
                .orElseThrow()
                .getCharContent(true)
                .toString();
    }

    private static Compilation compile(String... sources) {
        List<JavaFileObject> files = new ArrayList<>();
        for (String source : sources) {
            Matcher home = Pattern.compile("package ([\\w.]+);").matcher(source);
            String prefix = home.find() ? home.group(1) + "." : "";
            Matcher name = NAME.matcher(source.replaceAll("Dto\\([^)]*\\)", ""));
            assertThat(name.find()).as(source).isTrue();
            files.add(JavaFileObjects.forSourceString(prefix + name.group(1), source));
        }
        return Compiler.javac()
                .withProcessors(new DtoProcessor())
                .withOptions(Arrays.asList("-Xlint:all,-processing,-classfile,-serial", "-parameters"))
                .compile(files);
    }
}
