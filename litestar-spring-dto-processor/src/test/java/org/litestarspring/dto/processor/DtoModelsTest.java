package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoBytes;
import org.litestarspring.dto.DtoData;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoPresence;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Mark;
import org.litestarspring.dto.Naming;
import org.litestarspring.dto.Nulls;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Persistable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullUnmarked // the models are written as those who mark nothing write them
class DtoModelsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Dtos dtos = new Dtos();

    // ---- how an entity is made

    public record Point(
            String name, int x, @DtoField(Mark.PRIVATE) String secret) {}

    @Dto(of = Point.class)
    interface PointView {}

    public static class BeanPoint {
        private String name;
        private int x;

        public String getName() {
            return this.name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public int getX() {
            return this.x;
        }

        public void setX(int x) {
            this.x = x;
        }
    }

    @Dto(of = BeanPoint.class)
    interface BeanPointView {}

    public static final class BuiltPoint {
        private final String name;
        private final int x;
        private final String secret;

        private BuiltPoint(Builder builder) {
            this.name = builder.name;
            this.x = builder.x;
            this.secret = builder.secret;
        }

        public static Builder builder() {
            return new Builder();
        }

        public String getName() {
            return this.name;
        }

        public int getX() {
            return this.x;
        }

        @DtoField(Mark.PRIVATE)
        public String getSecret() {
            return this.secret;
        }

        public static final class Builder {
            private String name;
            private int x;
            private String secret;

            public Builder name(String name) {
                this.name = name;
                return this;
            }

            public Builder withX(int x) {
                this.x = x;
                return this;
            }

            public Builder setSecret(String secret) {
                this.secret = secret;
                return this;
            }

            public BuiltPoint build() {
                return new BuiltPoint(this);
            }
        }
    }

    @Dto(of = BuiltPoint.class)
    interface BuiltPointView {}

    /** As Kotlin's compiler makes a data class: all in the constructor, and getters. */
    public static final class DataPoint {
        private final String name;
        private int x;

        public DataPoint(@NonNull String name, int x) {
            this.name = name;
            this.x = x;
        }

        public String getName() {
            return this.name;
        }

        public int getX() {
            return this.x;
        }

        public void setX(int x) {
            this.x = x;
        }
    }

    @Dto(of = DataPoint.class)
    interface DataPointView {}

    public static final class FluentPoint {
        private String name;
        public int x;

        public String name() {
            return this.name;
        }

        public FluentPoint name(String name) {
            this.name = name;
            return this;
        }
    }

    @Dto(of = FluentPoint.class)
    interface FluentPointView {}

    static final class NearPoint {
        private String name;
        private int x;

        String getName() {
            return this.name;
        }

        void setName(String name) {
            this.name = name;
        }

        int getX() {
            return this.x;
        }

        void setX(int x) {
            this.x = x;
        }
    }

    @Dto(of = NearPoint.class)
    interface NearPointView {}

    @Test
    @DisplayName("D36 a record, a bean, a builder, a data class, fluent and package-private accessors map alike")
    void creations() {
        for (Class<?> view : List.of(
                PointView.class,
                BeanPointView.class,
                BuiltPointView.class,
                DataPointView.class,
                FluentPointView.class,
                NearPointView.class)) {
            Object entity = read(view, "{\"name\": \"A\", \"x\": 3, \"secret\": \"s\"}");
            assertThat(json(view, entity)).as(view.getSimpleName()).isEqualTo(tree("{\"name\": \"A\", \"x\": 3}"));

            Object patched = patch(view, entity, "{\"x\": 4}");
            assertThat(json(view, patched)).as(view.getSimpleName()).isEqualTo(tree("{\"name\": \"A\", \"x\": 4}"));
        }
    }

    @Test
    @DisplayName("D30 a new instance of a patched record or builder keeps what no client may see")
    void patchedInstances() {
        Point point = patch(PointView.class, new Point("A", 1, "s"), "{\"x\": 2, \"secret\": \"x\"}");
        assertThat(point).isEqualTo(new Point("A", 2, "s"));

        BuiltPoint built = BuiltPoint.builder().name("A").setSecret("s").build();
        assertThat(this.<BuiltPoint>patch(BuiltPointView.class, built, "{\"x\": 2}")
                        .getSecret())
                .isEqualTo("s");
    }

    @Test
    @DisplayName("D35 what a constructor needs is required of a whole body, and cannot be null in a partial one")
    void required() {
        var field = this.dtos.mapper(DataPointView.class).shape().field("name").orElseThrow();
        assertThat(field.isRequired()).isTrue();
        assertThat(field.isNullable()).isFalse();
        assertThat(this.dtos.mapper(DataPointView.class).primitives()).containsExactlyInAnyOrder("name", "x");
        DataPoint kept = patch(DataPointView.class, new DataPoint("A", 1), "{\"name\": null}");
        assertThat(kept.getName()).isEqualTo("A");
    }

    // ---- marks and names

    public abstract static class Base<I, T> {
        @Id
        private I id;

        private T payload;

        @DtoField(Mark.PRIVATE)
        private boolean isAdmin;

        @JsonIgnore
        private String ignored;

        @DtoField(Mark.PRIVATE)
        private String url;

        public I getId() {
            return this.id;
        }

        public void setId(I id) {
            this.id = id;
        }

        public T getPayload() {
            return this.payload;
        }

        public void setPayload(T payload) {
            this.payload = payload;
        }

        public boolean isAdmin() {
            return this.isAdmin;
        }

        public void setAdmin(boolean admin) {
            this.isAdmin = admin;
        }

        public String getIgnored() {
            return this.ignored;
        }

        public void setIgnored(String ignored) {
            this.ignored = ignored;
        }

        public String getURL() {
            return this.url;
        }

        public void setURL(String url) {
            this.url = url;
        }
    }

    public static class Concrete extends Base<UUID, List<Point>> implements Persistable<UUID> {
        @DtoField(name = "code")
        private String shortCode;

        @JsonProperty(value = "secretWord", access = JsonProperty.Access.WRITE_ONLY)
        private String word;

        public String getShortCode() {
            return this.shortCode;
        }

        public void setShortCode(String shortCode) {
            this.shortCode = shortCode;
        }

        public String getWord() {
            return this.word;
        }

        public void setWord(String word) {
            this.word = word;
        }

        @Override
        public boolean isNew() {
            return getId() == null;
        }
    }

    @Dto(of = Concrete.class)
    interface ConcreteView {}

    @Dto(of = Concrete.class, rename = "shortCode=kürzel", naming = Naming.UPPER_CASE)
    interface RenamedConcreteView {}

    @Test
    @DisplayName(
            "D16 D19 D20 D56 marks of a generic base hold in its subclass, wherever they stand, and aliases name fields")
    void marks() {
        UUID id = UUID.randomUUID();
        Concrete entity = read(ConcreteView.class, """
                {"id": "%s", "code": "C", "secretWord": "w", "admin": true, "ignored": "x", "url": "x", "URL": "x",
                 "payload": [{"name": "A", "x": 1, "secret": "s"}]}
                """.formatted(id));

        assertThat(entity.getId()).isNull();
        assertThat(entity.isAdmin()).isFalse();
        assertThat(entity.getIgnored()).isNull();
        assertThat(entity.getURL()).isNull();
        assertThat(entity.getWord()).isEqualTo("w");
        assertThat(entity.getPayload()).containsExactly(new Point("A", 1, null));
        entity.setId(id);
        assertThat(json(ConcreteView.class, entity))
                .isEqualTo(tree(
                        "{\"id\": \"%s\", \"payload\": [{\"name\": \"A\", \"x\": 1}], \"code\": \"C\"}".formatted(id)));
        assertThat(json(RenamedConcreteView.class, entity).has("kürzel")).isTrue();
    }

    // ---- holders

    public enum Grade {
        A("first"),
        B("second");

        private final String code;

        Grade(String code) {
            this.code = code;
        }

        @JsonValue
        public String code() {
            return this.code;
        }
    }

    public record Iata(@JsonValue String code) {}

    public record Part(String name, String hidden) implements Comparable<Part> {
        @Override
        public int compareTo(Part other) {
            return this.name.compareTo(other.name);
        }
    }

    public record Pair<A, B>(A first, B second) {}

    public static class Holders {
        public Optional<Part> maybe = Optional.empty();
        public Optional<String> text = Optional.empty();
        public List<List<Part>> rows;
        public Map<String, List<Part>> groups;
        public Map<Grade, Part> byGrade;
        public Queue<Part> queue;
        public SortedSet<Part> sorted;
        public Part[] array;
        public Pair<Part, Point> pair;
        public Grade grade;
        public Iata iata;
        public byte[] bytes;
        public BigDecimal price;
        public Instant at;

        @JsonFormat(pattern = "dd.MM.yyyy")
        public LocalDate day;

        public Set<Grade> grades;
        public boolean isOpen;
        public String keyword;

        public String getDefault() {
            return this.keyword;
        }

        public void setDefault(String keyword) {
            this.keyword = keyword;
        }
    }

    @Dto(
            of = Holders.class,
            exclude = {
                "maybe.hidden",
                "rows.hidden",
                "groups.hidden",
                "byGrade.hidden",
                "queue.hidden",
                "sorted.hidden",
                "array.hidden",
                "pair.first.hidden",
                "pair.second.name",
                "keyword"
            },
            nulls = Nulls.OMIT)
    interface HoldersView {}

    private static final String HOLDERS = """
            {"maybe": {"name": "m"}, "text": "t", "rows": [[{"name": "r"}], []], "groups": {"g": [{"name": "g"}]},
             "byGrade": {"first": {"name": "b"}}, "queue": [{"name": "q"}], "sorted": [{"name": "a"}, {"name": "z"}],
             "array": [{"name": "y"}], "pair": {"first": {"name": "p"}, "second": {"x": 1}},
             "grade": "second", "iata": "LS", "bytes": "AQI=", "price": 9.50, "at": "2026-01-01T00:00:00Z",
             "day": "24.11.2026", "grades": ["first"], "isOpen": true, "default": "k"}
            """;

    @Test
    @DisplayName("D8 D10 D53 holders of any depth are cut inside, and scalars keep their form")
    void holders() {
        Holders entity = read(HoldersView.class, HOLDERS);

        assertThat(entity.maybe).contains(new Part("m", null));
        assertThat(entity.rows).containsExactly(List.of(new Part("r", null)), List.of());
        assertThat(entity.queue).containsExactly(new Part("q", null));
        assertThat(entity.grade).isEqualTo(Grade.B);
        assertThat(entity.day).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(json(HoldersView.class, entity)).isEqualTo(tree(HOLDERS));

        entity.maybe = Optional.of(new Part("m", "hidden"));
        entity.queue = new ArrayDeque<>(List.of(new Part("q", "hidden")));
        entity.sorted = new TreeSet<>(Set.of(new Part("a", "hidden"), new Part("z", "hidden")));
        entity.pair = new Pair<>(new Part("p", "hidden"), new Point("hidden", 1, "hidden"));
        assertThat(json(HoldersView.class, entity)).isEqualTo(tree(HOLDERS));
    }

    @Test
    @DisplayName("D27 null empties an Optional, and what is absent leaves it")
    void optionals() {
        Holders entity = read(HoldersView.class, HOLDERS);

        assertThat(this.<Holders>patch(HoldersView.class, entity, "{}").text).contains("t");
        assertThat(this.<Holders>patch(HoldersView.class, entity, "{\"text\": null}").text)
                .isEmpty();
        assertThat(this.<Holders>patch(HoldersView.class, entity, "{\"maybe\": {\"name\": \"n\"}}").maybe)
                .contains(new Part("n", null));
    }

    @Dto(
            of = Holders.class,
            include = {"text", "rows", "grade"},
            nulls = Nulls.OMIT_EMPTY)
    interface SparseView {}

    @Test
    @DisplayName("D46 nulls and what is empty are left out where the DTO says so")
    void nulls() {
        Holders entity = new Holders();
        entity.rows = List.of();

        assertThat(json(HoldersView.class, entity)).isEqualTo(tree("{\"rows\": [], \"isOpen\": false}"));
        assertThat(json(SparseView.class, entity)).isEqualTo(tree("{}"));
    }

    // ---- families

    public sealed interface Event permits Delay, Cancel {
        Instant at();
    }

    public record Delay(Instant at, int minutes, String note) implements Event {}

    public record Cancel(Instant at, String reason, String note) implements Event {}

    public record Log(List<Event> events, Event last) {}

    @Dto(of = Event.class, exclude = "note")
    interface EventView {}

    @Dto(
            of = Log.class,
            exclude = {"events.note", "last.at"})
    interface LogView {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Dog.class, name = "dog"),
        @JsonSubTypes.Type(value = Cat.class, name = "cat")
    })
    public abstract static class Animal {
        public String name;
    }

    public static class Dog extends Animal {
        public int bones;
    }

    public static class Cat extends Animal {
        @DtoField(Mark.PRIVATE)
        public int lives;
    }

    @Dto(of = Animal.class)
    interface AnimalView {}

    @Test
    @DisplayName("D55 families are told apart by their tag, each member cut on its own")
    void families() {
        Event delay = new Delay(Instant.EPOCH, 5, "hidden");
        assertThat(json(EventView.class, delay))
                .isEqualTo(tree("{\"type\": \"Delay\", \"at\": \"1970-01-01T00:00:00Z\", \"minutes\": 5}"));
        assertThat(this.<Event>read(EventView.class, "{\"type\": \"Cancel\", \"reason\": \"snow\"}"))
                .isEqualTo(new Cancel(null, "snow", null));
        assertThat(json(LogView.class, new Log(List.of(delay), delay))).isEqualTo(tree("""
                        {"events": [{"type": "Delay", "at": "1970-01-01T00:00:00Z", "minutes": 5}],
                         "last": {"type": "Delay", "minutes": 5, "note": "hidden"}}
                        """));
        assertThatThrownBy(() -> read(EventView.class, "{\"reason\": \"snow\"}"))
                .hasMessageContaining("type");

        Animal cat = read(AnimalView.class, "{\"kind\": \"cat\", \"name\": \"Tom\", \"lives\": 1}");
        assertThat(cat)
                .isInstanceOfSatisfying(Cat.class, it -> assertThat(it.lives).isZero());
        assertThat(json(AnimalView.class, cat)).isEqualTo(tree("{\"kind\": \"cat\", \"name\": \"Tom\"}"));
        assertThat(this.dtos.mapper(AnimalView.class).shape().discriminator()).contains("kind");
    }

    @Test
    @DisplayName("D30 a patch changes a family's member in place, and another subtype replaces it")
    void patchedFamilies() {
        Event delay = new Delay(Instant.EPOCH, 5, "kept");

        assertThat(this.<Event>patch(EventView.class, delay, "{\"type\": \"Delay\", \"minutes\": 6}"))
                .isEqualTo(new Delay(Instant.EPOCH, 6, "kept"));
        assertThat(this.<Event>patch(EventView.class, delay, "{\"type\": \"Cancel\", \"reason\": \"snow\"}"))
                .isEqualTo(new Cancel(null, "snow", null));
    }

    // ---- other DTOs, directions, values

    @Dto(of = Part.class, exclude = "hidden", naming = Naming.PASCAL_CASE)
    interface PartBrief {
        static String label(Part part) {
            return "part " + part.name();
        }
    }

    @Dto(
            of = Holders.class,
            include = {"rows", "array.name", "pair.first"},
            uses = PartBrief.class)
    interface UsingView {}

    @Test
    @DisplayName("D59 a DTO in use rules wherever its entity lies, and outer paths only restrict it")
    void uses() {
        Holders entity = new Holders();
        entity.rows = List.of(List.of(new Part("r", "hidden")));
        entity.array = new Part[] {new Part("a", "hidden")};
        entity.pair = new Pair<>(new Part("p", "hidden"), null);

        assertThat(json(UsingView.class, entity)).isEqualTo(tree("""
                {"rows": [[{"Name": "r", "Label": "part r"}]], "array": [{"Name": "a", "Label": "part a"}],
                 "pair": {"first": {"Name": "p", "Label": "part p"}}}
                """));
    }

    public interface Row {
        String getOrigin();
    }

    @Dto(of = Row.class, direction = Direction.OUT)
    interface RowView {}

    @Test
    @DisplayName("A DTO that goes one way refuses the other")
    void directions() {
        Row row = () -> "SFO";
        assertThat(json(RowView.class, row)).isEqualTo(tree("{\"origin\": \"SFO\"}"));

        DtoMapper<Row, Object> mapper = this.dtos.mapper(RowView.class);
        assertThat(mapper.direction()).isEqualTo(Direction.OUT);
        assertThatThrownBy(() -> mapper.toEntity(mapper.toDto(row)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("its direction is OUT");
    }

    public record Owned(
            @Id Long id, @DtoField(Mark.READ_ONLY) @NonNull String createdBy, Owned2 inner) {}

    public record Owned2(@DtoField(Mark.READ_ONLY) String key, String name) {}

    @Dto(of = Owned.class, partial = true)
    interface OwnedView {}

    @Test
    @DisplayName("D33 D35 the server gives what no body can, at any depth, and is told what it cannot give")
    void values() {
        DtoData<Owned> data = data(OwnedView.class, "{\"inner\": {\"name\": \"n\"}, \"createdBy\": \"x\"}");

        assertThat(this.dtos.mapper(OwnedView.class).missing()).containsExactly("createdBy");
        assertThat(data.create(Map.of("createdBy", "me", "id", 7L, "inner.key", "k")))
                .isEqualTo(new Owned(7L, "me", new Owned2("k", "n")));
        assertThat(this.<Owned>data(OwnedView.class, "{}").create(Map.of("createdBy", "me", "inner.key", "k")))
                .isEqualTo(new Owned(null, "me", new Owned2("k", null)));
        assertThatThrownBy(() -> data.create(Map.of("id", "7", "inner.kee", "k", "createdBy.x", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"id\" is of type java.lang.Long, not java.lang.String.")
                .hasMessageContaining("\"inner.kee\" cannot be set; what can is [key, name].")
                .hasMessageContaining("\"createdBy.x\" goes through \"createdBy\", which is no object");
    }

    private <T> DtoData<T> data(Class<?> view, String body) {
        DtoMapper<T, Object> mapper = this.dtos.mapper(view);
        return DtoData.of(mapper, dto(mapper, body), present(tree(body)), List.of());
    }

    private <T> T patch(Class<?> view, T entity, String body) {
        return this.<T>data(view, body).applyTo(entity);
    }

    private <T> T read(Class<?> view, String body) {
        DtoMapper<T, Object> mapper = this.dtos.mapper(view);
        return mapper.toEntity(dto(mapper, body));
    }

    private static Object dto(DtoMapper<?, Object> mapper, String body) {
        return JSON.rebuild()
                .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build()
                .readValue(body, mapper.dtoType());
    }

    private <T> JsonNode json(Class<?> view, T entity) {
        DtoMapper<T, Object> mapper = this.dtos.mapper(view);
        DtoBytes bytes = new DtoBytes(256);
        new JacksonDtoCodec(JSON).writer(mapper).write(mapper.toDto(entity), bytes);
        return tree(bytes.toString());
    }

    private static JsonNode tree(String json) {
        return JSON.readTree(json.getBytes(StandardCharsets.UTF_8));
    }

    private static DtoPresence present(JsonNode body) {
        return new DtoPresence() {

            @Override
            public boolean has(String wireName) {
                return body.has(wireName);
            }

            @Override
            public DtoPresence in(String wireName) {
                return present(body.path(wireName));
            }
        };
    }
}
