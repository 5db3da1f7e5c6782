package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighboursTest {

    private static final String ENTITIES = """
            package app;
            import java.util.*;
            import org.litestarspring.dto.*;
            class Lombok {
                @lombok.Data public static class Flight {
                    private String origin;
                    @lombok.NonNull private String carrier;
                    @DtoField(Mark.PRIVATE) private boolean isSecret;
                    private Plane plane;
                }
                @lombok.Value @lombok.Builder(toBuilder = true) public static class Plane {
                    String tail;
                    @lombok.Singular List<Seat> seats;
                    @DtoField(Mark.PRIVATE) String note;
                }
                @lombok.Value public static class Seat { String row; int number; }
            }
            @org.immutables.value.Value.Immutable interface Gate {
                String name();
                Optional<String> hint();
                List<String> tags();
            }
            """;
    private static final String VIEWS = """
            package app;
            import org.litestarspring.dto.*;
            @Dto(of = Lombok.Flight.class) interface FlightView {}
            @Dto(of = Gate.class) interface GateView {}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "processors in the order {0}")
    @ValueSource(strings = {"lombok,immutables,ours", "ours,immutables,lombok", "lombok,ours,immutables"})
    @DisplayName("D36 Lombok and Immutables complete their classes before a DTO is derived from them")
    void orders(String order) throws IOException {
        assertThat(compile(order, "Lombok", ENTITIES, "FlightView", VIEWS)).isEmpty();

        assertThat(generated("FlightViewDto"))
                .contains(
                        "String origin",
                        "@NotNull(message = \"is required\") String carrier",
                        "Plane plane",
                        "List<FlightViewDto.@Valid Seat> seats")
                .doesNotContain("ecret", "note");
        assertThat(generated("FlightViewDtoMapper"))
                .contains("Lombok.Plane.builder()", "entity.toBuilder()", "builder.clearSeats();");
        assertThat(generated("GateViewDto"))
                .contains("@NotNull(message = \"is required\") String name", "String hint", "List<String> tags");
        assertThat(generated("GateViewDtoMapper")).contains("ImmutableGate.builder().from(entity)");
        assertThat(this.folder.resolve("out/app/FlightViewDtoMapper.class")).exists();
    }

    @Test
    @DisplayName(
            "A DTO compiled again alone, from its entity's class file, is the same, and an entity alone leaves it be")
    void incremental() throws IOException {
        String entity =
                "package app; public class Leg { @jakarta.validation.constraints.Size(max = 3) private String from;"
                        + " private int gate; public record Plane(String tail, int seats) {} private Plane plane;"
                        + " public String getFrom() { return from; } public void setFrom(String from) { this.from = from; }"
                        + " public int getGate() { return gate; } public void setGate(int gate) { this.gate = gate; }"
                        + " public Plane getPlane() { return plane; } public void setPlane(Plane plane) { this.plane = plane; } }";
        String view = "package app; @org.litestarspring.dto.Dto(of = Leg.class) interface LegView {}";
        assertThat(compile("ours", "Leg", entity, "LegView", view)).isEmpty();
        String record = generated("LegViewDto");
        String mapper = generated("LegViewDtoMapper");

        // As Maven, Gradle and IDEs do before they compile a source again: what came of it is deleted. javac 17 fails
        // on a
        // generated record whose old class file it finds.
        for (File old : this.folder.resolve("out/app").toFile().listFiles((dir, name) -> name.startsWith("LegView"))) {
            assertThat(old.delete()).isTrue();
        }
        assertThat(compile("ours", "LegView", view)).isEmpty();
        assertThat(generated("LegViewDto")).isEqualTo(record);
        assertThat(generated("LegViewDtoMapper")).isEqualTo(mapper);

        assertThat(compile("ours", "Leg", entity)).isEmpty();
        assertThat(generated("LegViewDto")).isEqualTo(record);
        assertThat(this.folder.resolve("out/META-INF/litestar-dto/app.LegView")).hasContent("app.LegView");
    }

    @Test
    @DisplayName("A MapStruct mapper of the user's own, in the same compilation, maps by a generated one")
    void mapStruct() throws IOException {
        String boards = """
                package app;
                import java.util.List;
                record Board(String airport, List<Gate> gates) {}
                record Gate(String name, String doorCode) {}
                record BoardDto(String airport, List<GateViewDto> gates) {}
                @org.litestarspring.dto.Dto(of = Gate.class, exclude = "doorCode") interface GateView {}
                @org.mapstruct.Mapper(uses = GateViewDtoMapper.class) interface Boards { BoardDto toDto(Board board); }
                """;

        assertThat(compile("ours", "Boards", boards)).isEmpty();
        assertThat(generated("BoardsImpl")).contains("gateViewDtoMapper.toDto( gate )");
    }

    @Test
    @DisplayName("D36 Lombok's inherited builders, defaults, withers and fluent accessors")
    void lombok() throws IOException {
        String models = """
                package app;
                import java.util.*;
                import org.litestarspring.dto.*;
                class Models {
                    @lombok.Getter @lombok.experimental.SuperBuilder(toBuilder = true) public static class Base {
                        private final Long id;
                        @DtoField(Mark.PRIVATE) private final String secret;
                    }
                    @lombok.Getter @lombok.experimental.SuperBuilder(toBuilder = true) public static class Flight extends Base {
                        private final String origin;
                        @lombok.Builder.Default private final int delay = 3;
                        @lombok.NonNull private final String carrier;
                        private final List<Stop> stops;
                    }
                    @lombok.Getter @lombok.Builder public static class Stop {
                        @lombok.Builder.Default private String status = "NEW";
                        @lombok.NonNull @lombok.Builder.Default private String kind = "k";
                    }
                    @lombok.Data @lombok.experimental.Accessors(fluent = true, chain = true) public static class Fluent {
                        private String name;
                        private int count;
                    }
                    @lombok.Value @lombok.With public static class Withed { String a; boolean isB; Fluent fluent; }
                    @lombok.Data @lombok.Builder @lombok.NoArgsConstructor @lombok.AllArgsConstructor
                    public static class All { private String a; private Withed withed; }
                }
                """;
        String views = """
                package app;
                import org.litestarspring.dto.*;
                @Dto(of = Models.Flight.class) interface FlightView {}
                @Dto(of = Models.All.class) interface AllView {}
                """;

        assertThat(compile("lombok,ours", "Models", models, "FlightView", views))
                .isEmpty();
        assertThat(generated("FlightViewDto"))
                .contains("Long id", "String origin", "Integer delay", "String kind")
                .contains("@NotNull(message = \"is required\") String carrier")
                .doesNotContain("secret", "is required\") String kind");
        assertThat(generated("AllViewDto")).contains("String a", "Withed withed", "Fluent fluent", "Integer count");
    }

    @Test
    @DisplayName(
            "A DTO and one changed entity compiled again, the others from their class files, are as compiled all at once")
    void together() throws IOException {
        String leg =
                "package app; public record Leg(@jakarta.validation.constraints.NotNull String from, Plane plane) {}";
        String plane = "package app; public class Plane { private String tail = \"\";"
                + " @org.litestarspring.dto.DtoField(org.litestarspring.dto.Mark.PRIVATE) private String note = \"\";"
                + " public String getTail() { return tail; } public void setTail(String tail) { this.tail = tail; }"
                + " public String getNote() { return note; } public void setNote(String note) { this.note = note; } }";
        String view = "package app; @org.litestarspring.dto.Dto(of = Leg.class) interface LegView {}";
        String other = "package app; @org.litestarspring.dto.Dto(of = Plane.class) interface PlaneView {}";
        assertThat(compile("ours", "Leg", leg, "Plane", plane, "LegView", view, "PlaneView", other))
                .isEmpty();
        String planes = generated("PlaneViewDtoMapper");
        String changed = leg.replace("Plane plane", "Plane plane, int gate");

        for (File old : this.folder.resolve("out/app").toFile().listFiles((dir, name) -> name.startsWith("LegView"))) {
            assertThat(old.delete()).isTrue();
        }
        assertThat(compile("ours", "Leg", changed, "LegView", view)).isEmpty();
        String apart = generated("LegViewDto") + generated("LegViewDtoMapper");
        assertThat(generated("LegViewDto")).contains("Integer gate").doesNotContain("note");
        assertThat(generated("PlaneViewDtoMapper")).isEqualTo(planes);

        for (File old : this.folder.resolve("out/app").toFile().listFiles()) {
            assertThat(old.delete()).isTrue();
        }
        assertThat(compile("ours", "Leg", changed, "Plane", plane, "LegView", view))
                .isEmpty();
        assertThat(generated("LegViewDto") + generated("LegViewDtoMapper")).isEqualTo(apart);
    }

    private String generated(String name) throws IOException {
        return Files.readString(this.folder.resolve("gen/app/" + name + ".java"));
    }

    private String compile(String order, String... sources) throws IOException {
        String classPath = System.getProperty("java.class.path");
        Path neighbours = Path.of("target/neighbours").toAbsolutePath();
        String processors = order.replace("ours", classPath)
                .replace("lombok", neighbours.resolve("lombok.jar").toString())
                .replace("immutables", neighbours.resolve("value.jar").toString())
                .replace(",", File.pathSeparator);
        Path out = Files.createDirectories(this.folder.resolve("out"));
        Path gen = Files.createDirectories(this.folder.resolve("gen"));
        List<String> arguments = new ArrayList<>(List.of(
                "-d",
                out.toString(),
                "-s",
                gen.toString(),
                "-parameters",
                "-processorpath",
                processors,
                "-classpath",
                String.join(
                        File.pathSeparator,
                        out.toString(),
                        neighbours.resolve("lombok.jar").toString(),
                        neighbours.resolve("value.jar").toString(),
                        classPath)));
        for (int i = 0; i < sources.length; i += 2) {
            Path source = this.folder.resolve("src/" + sources[i] + ".java");
            Files.createDirectories(source.getParent());
            arguments.add(Files.writeString(source, sources[i + 1]).toString());
        }
        StringWriter errors = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = arguments.subList(0, 9);
            boolean done = compiler.getTask(
                            errors,
                            files,
                            null,
                            options,
                            null,
                            files.getJavaFileObjects(
                                    arguments.subList(9, arguments.size()).toArray(String[]::new)))
                    .call();
            return done ? "" : errors.toString();
        }
    }
}
