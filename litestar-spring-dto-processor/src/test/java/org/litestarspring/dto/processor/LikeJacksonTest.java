package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonBackReference;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIgnoreType;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.dto.Direction;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Transient;
import org.springframework.data.domain.Persistable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A DTO that says nothing writes what plain Jackson writes of the entity: nothing is lost and nothing invented. */
@NullUnmarked
class LikeJacksonTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final Dtos dtos = new Dtos();

    public record Rec(String name, int x) {
        public boolean isLarge() {
            return this.x > 10;
        }

        public String getLabel() {
            return this.name + "!";
        }

        public boolean hasName() {
            return this.name != null;
        }

        public String computed() {
            return "none";
        }

        public static String getStatic() {
            return "static";
        }
    }

    @Dto(of = Rec.class)
    interface RecView {}

    public record Flags(boolean isActive, boolean enabled, Boolean isOld, String getName, String url, String URL2) {}

    @Dto(of = Flags.class)
    interface FlagsView {}

    public record IgnoredRec(
            String shown,
            @JsonIgnore String hidden,
            @JsonProperty("other_name") String named) {

        @JsonIgnore
        public String getExtra() {
            return "extra";
        }
    }

    @Dto(of = IgnoredRec.class)
    interface IgnoredRecView {}

    public static class Bean {
        private String origin = "SFO";
        private boolean late = true;
        private Boolean boxed = true;
        private String aURL = "a";
        private String iata2Code = "i";
        private String xCoord = "x";
        private String HTML = "h";
        private boolean isDone = true;
        public String open = "open";
        public final String fixed = "fixed";
        protected String kept = "kept";
        String near = "near";

        public transient String passing = "passing";

        public static String shared = "shared";

        public String getOrigin() {
            return this.origin;
        }

        public boolean isLate() {
            return this.late;
        }

        public Boolean getBoxed() {
            return this.boxed;
        }

        public String getaURL() {
            return this.aURL;
        }

        public String getIata2Code() {
            return this.iata2Code;
        }

        public String getxCoord() {
            return this.xCoord;
        }

        public String getHTML() {
            return this.HTML;
        }

        public boolean isDone() {
            return this.isDone;
        }

        public String getComputed() {
            return "computed";
        }

        public String get() {
            return "get";
        }

        public boolean is() {
            return true;
        }

        public void getNothing() {}

        public String getWith(String argument) {
            return argument;
        }

        public String issue() {
            return "issue";
        }

        public String getter() {
            return "getter";
        }
    }

    @Dto(of = Bean.class, direction = Direction.OUT)
    interface BeanView {}

    @JsonIgnoreProperties({"secret", "token"})
    public static class IgnoringBean {
        public String name = "n";
        public String secret = "s";
        private String token = "t";
        public Hidden hidden = new Hidden();
        public List<Hidden> more = List.of(new Hidden());

        @Transient
        public String scratch = "scratch";

        @JsonIgnoreProperties("tail")
        public Plane plane = new Plane("N1", 3);

        @JsonIgnoreProperties({"seats"})
        public List<Plane> fleet = List.of(new Plane("N2", 4));

        public String getToken() {
            return this.token;
        }
    }

    @JsonIgnoreType
    public static class Hidden {
        public String inside = "inside";
    }

    public record Plane(String tail, int seats) {}

    @Dto(of = IgnoringBean.class, direction = Direction.OUT)
    interface IgnoringView {}

    public static class Row implements Persistable<Long> {
        @Id
        private Long id = 3L;

        public String name = "n";

        @Override
        public Long getId() {
            return this.id;
        }

        @Override
        @JsonIgnore
        public boolean isNew() {
            return this.id == null;
        }
    }

    @Dto(of = Row.class, direction = Direction.OUT)
    interface RowView {}

    public static class Annotated {
        private String getterless = "none";

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public String absent;

        @JsonRawValue
        public String raw = "[1]";

        @JsonBackReference
        public Annotated back;

        @JsonGetter("named")
        public String fetch() {
            return "fetched";
        }

        @JsonProperty("also")
        public String compute() {
            return "computed";
        }

        @JsonFormat(pattern = "yyyy/MM/dd")
        public LocalDate day = LocalDate.of(2026, 1, 31);
    }

    @Dto(of = Annotated.class, direction = Direction.OUT)
    interface AnnotatedView {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Sparse(
            String text,
            List<Plane> planes,
            @JsonInclude(JsonInclude.Include.ALWAYS) Plane plane) {}

    @Dto(of = Sparse.class)
    interface SparseView {}

    public enum Code {
        @JsonProperty("on-time")
        ON_TIME,
        LATE
    }

    public enum Valued {
        LOW(1),
        HIGH(9);

        private final int value;

        Valued(int value) {
            this.value = value;
        }

        @JsonValue
        public int value() {
            return this.value;
        }

        @JsonCreator
        public static Valued of(int value) {
            return value == 1 ? LOW : HIGH;
        }
    }

    public static class Scalars {
        public Code code = Code.ON_TIME;
        public Valued valued = Valued.HIGH;
        public List<Code> codes = List.of(Code.ON_TIME, Code.LATE);
        public Map<Code, Valued> byCode = new EnumMap<>(Map.of(Code.ON_TIME, Valued.LOW));
        public EnumMap<Code, List<Plane>> planes = new EnumMap<>(Map.of(Code.ON_TIME, List.of(new Plane("N", 1))));
        public byte[] bytes = {1, 2, 3};
        public byte[][] more = {{1}, {2}};
        public char[] chars = {'a', 'b'};
        public int[] ints = {1, 2};
        public double[][] grid = {{1.5}};
        public Integer[] boxed = {1, null};
        public char letter = 'c';
        public Character boxedLetter = 'd';
        public byte tiny = 1;
        public short small = 2;
        public long big = Long.MAX_VALUE;
        public float single = 1.5f;
        public double number = 0.1;
        public BigDecimal decimal = new BigDecimal("1.500");
        public BigInteger integer = BigInteger.TEN.pow(30);
        public UUID uuid = new UUID(1, 2);
        public Instant instant = Instant.ofEpochSecond(1, 500_000_000);
        public LocalDate date = LocalDate.of(2026, 1, 31);
        public LocalTime time = LocalTime.of(12, 30);
        public LocalDateTime dateTime = LocalDateTime.of(2026, 1, 31, 12, 0);
        public OffsetDateTime offset = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.ofHours(1));
        public ZonedDateTime zoned = ZonedDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneId.of("Europe/Berlin"));
        public Duration duration = Duration.ofMinutes(15);
        public Period period = Period.ofDays(3);
        public Year year = Year.of(2026);
        public YearMonth month = YearMonth.of(2026, 1);
        public MonthDay monthDay = MonthDay.of(1, 31);
        public DayOfWeek day = DayOfWeek.MONDAY;
        public ZoneId zone = ZoneId.of("UTC");
        public Optional<String> text = Optional.of("t");
        public Optional<String> none = Optional.empty();
        public Optional<Plane> plane = Optional.of(new Plane("N", 1));
        public Optional<List<Plane>> maybeMany = Optional.of(List.of(new Plane("N", 1)));
        public OptionalInt count = OptionalInt.of(3);
        public Map<String, List<Map<Integer, Plane>>> deep = Map.of("a", List.of(Map.of(1, new Plane("N", 1))));
        public Map<UUID, Plane> byId = Map.of(new UUID(1, 2), new Plane("N", 1));
        public Map<LocalDate, String> byDate = Map.of(LocalDate.of(2026, 1, 31), "d");
        public Set<Plane> set = new LinkedHashSet<>(List.of(new Plane("N", 1)));
        public List<? extends Plane> wild = List.of(new Plane("N", 1));
        public Map<String, ? extends Plane> wildMap = Map.of("a", new Plane("N", 1));
        public List<? extends Number> numbers = List.of(1, 2.5);
        public Plane[] array = {new Plane("N", 1)};
        public Plane[][] arrays = {{new Plane("N", 1)}};
        public Iterable<Plane> iterable = List.of(new Plane("N", 1));
        public ArrayList<Plane> arrayList = new ArrayList<>(List.of(new Plane("N", 1)));
        public HashMap<String, Plane> hashMap = new HashMap<>(Map.of("a", new Plane("N", 1)));
        public List<List<Plane>> lists = List.of(List.of(new Plane("N", 1)));
    }

    @Dto(of = Scalars.class, direction = Direction.OUT)
    interface ScalarsView {}

    @Dto(of = Scalars.class, exclude = "numbers")
    interface ScalarsBothView {}

    public abstract static class Base<I, T> {
        private I id;
        public List<T> all;
        public Map<I, T> byId;
        public T[] array;
        public Optional<T> maybe = Optional.empty();

        public I getId() {
            return this.id;
        }

        public void setId(I id) {
            this.id = id;
        }
    }

    public abstract static class Middle<T> extends Base<UUID, T> {
        public T main;
    }

    public static class Concrete extends Middle<Plane> {
        public String name;
    }

    @Dto(of = Concrete.class)
    interface ConcreteView {}

    public record Pair<A, B>(A first, B second) {}

    public record Pairs(Pair<String, Plane> one, Pair<Plane, Pair<Integer, List<Plane>>> two) {}

    @Dto(of = Pairs.class)
    interface PairsView {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Truck.class), @JsonSubTypes.Type(value = Car.class, name = "car")})
    public interface Vehicle {
        String getKind();
    }

    @JsonTypeName("truck")
    public static class Truck implements Vehicle {
        public int load = 4;

        @Override
        public String getKind() {
            return "truck";
        }
    }

    public static class Car implements Vehicle {
        public int doors = 5;

        @Override
        public String getKind() {
            return "car";
        }
    }

    public static class Garage {
        public Vehicle first = new Car();
        public List<Vehicle> all = List.of(new Truck(), new Car());
        public Map<String, Vehicle> byName = Map.of("a", new Truck());
        public Optional<Vehicle> maybe = Optional.of(new Car());
        public Vehicle[] array = {new Car()};
    }

    @Dto(of = Garage.class)
    interface GarageView {}

    public record Words(
            String dto,
            String entity,
            String values,
            String body,
            String changes,
            String present,
            String held,
            String builder) {}

    @Dto(of = Words.class)
    interface WordsView {}

    public static class WordsBean {
        public String entity = "e";
        public String dto = "d";
        public String values = "v";
        private String defaultValue = "x";
        private boolean isNew = true;

        public String getDefault() {
            return this.defaultValue;
        }

        public void setDefault(String value) {
            this.defaultValue = value;
        }

        public boolean isNew() {
            return this.isNew;
        }

        public void setNew(boolean value) {
            this.isNew = value;
        }

        public String getClass_() {
            return "c";
        }

        public void setClass_(String value) {}
    }

    @Dto(of = WordsBean.class)
    interface WordsBeanView {}

    static List<Object[]> entities() {
        Garage garage = new Garage();
        Concrete concrete = new Concrete();
        concrete.setId(new UUID(1, 2));
        concrete.main = new Plane("N1", 1);
        concrete.all = List.of(concrete.main);
        concrete.byId = Map.of(new UUID(3, 4), concrete.main);
        concrete.array = new Plane[] {concrete.main};
        concrete.maybe = Optional.of(concrete.main);
        return List.of(
                new Object[] {RecView.class, new Rec("a", 11)},
                new Object[] {FlagsView.class, new Flags(true, true, true, "g", "u", "U")},
                new Object[] {IgnoredRecView.class, new IgnoredRec("s", "h", "n")},
                new Object[] {BeanView.class, new Bean()},
                new Object[] {IgnoringView.class, new IgnoringBean()},
                new Object[] {RowView.class, new Row()},
                new Object[] {SparseView.class, new Sparse("", List.of(), null)},
                new Object[] {AnnotatedView.class, new Annotated()},
                new Object[] {ScalarsView.class, new Scalars()},
                new Object[] {ConcreteView.class, concrete},
                new Object[] {
                    PairsView.class,
                    new Pairs(
                            new Pair<>("a", new Plane("N", 1)),
                            new Pair<>(new Plane("N", 1), new Pair<>(1, List.of(new Plane("N", 1)))))
                },
                new Object[] {GarageView.class, garage},
                new Object[] {WordsView.class, new Words("a", "b", "c", "d", "e", "f", "g", "h")},
                new Object[] {WordsBeanView.class, new WordsBean()});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("entities")
    @DisplayName("D1 D57 a DTO that says nothing writes what Jackson writes")
    void same(Class<?> view, Object entity) {
        Map<String, JsonNode> ours = fields(json(view, entity));
        Map<String, JsonNode> jackson = fields(JSON.readTree(JSON.writeValueAsBytes(entity)));
        assertThat(ours).containsExactlyInAnyOrderEntriesOf(jackson);
    }

    @Test
    @DisplayName("D1 D36 what Jackson writes of an entity is read into an equal one")
    void roundTrip() {
        for (Object[] pair : entities()) {
            Class<?> view = pair[0] == ScalarsView.class ? ScalarsBothView.class : (Class<?>) pair[0];
            DtoMapper<Object, Object> mapper = this.dtos.mapper(view);
            if (mapper.direction().comesIn()) {
                JsonNode written = json(view, pair[1]);
                Object read = mapper.toEntity(JSON.rebuild()
                        .disable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .disable(tools.jackson.databind.cfg.DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                        .build()
                        .treeToValue(written, mapper.dtoType()));
                assertThat(json(view, read)).as(view.getSimpleName()).isEqualTo(written);
            }
        }
    }

    private static Map<String, JsonNode> fields(JsonNode node) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private JsonNode json(Class<?> view, Object entity) {
        DtoMapper<Object, Object> mapper = this.dtos.mapper(view);
        return JSON.readTree(JSON.writeValueAsBytes(mapper.toDto(entity)));
    }
}
