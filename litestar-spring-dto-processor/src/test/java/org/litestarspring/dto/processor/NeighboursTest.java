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
