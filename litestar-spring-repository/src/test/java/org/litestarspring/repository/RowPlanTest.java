package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;
import org.springframework.data.annotation.ReadOnlyProperty;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.domain.Persistable;
import org.springframework.data.r2dbc.convert.MappingR2dbcConverter;
import org.springframework.data.r2dbc.core.DefaultReactiveDataAccessStrategy;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.DatabaseClient;

@DisplayName("Rows made by plan")
@SuppressWarnings("deprecation") // Spring Data's own OutboundRow is made of the deprecated Parameter
class RowPlanTest {

    enum Colour {
        RED,
        BLUE {
            @Override
            public String toString() {
                return "not its name";
            }
        }
    }

    record Money(BigDecimal amount) {}

    record Address(String street, @Nullable Integer number) {}

    record Place(
            @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "inner_") @Nullable
            Address address,

            @Nullable Colour colour) {}

    static class Everything {

        @Id
        @Nullable
        Long id;

        @Nullable
        String text = "initial";

        @Nullable
        Colour colour;

        @Column("Odd Name")
        int primitive;

        @Nullable
        Money money;

        @Nullable
        UUID uuid;

        @Nullable
        Instant instant;

        @Nullable
        LocalDate day;

        byte @Nullable [] bytes;

        @ReadOnlyProperty
        @Nullable
        String readOnly;

        @Transient
        @Nullable
        String passing;

        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "place_")
        @Nullable
        Place place;
    }

    record Immutable(
            @Id @Nullable Integer id,
            Colour colour,
            @Nullable Money money,
            long count) {}

    static final class Creator {

        @Id
        @Nullable
        UUID id;

        final String name;

        @Nullable
        Colour colour = Colour.RED;

        @PersistenceCreator
        Creator(String name) {
            this.name = name;
        }
    }

    static final class Known implements Persistable<String> {

        @Id
        @Nullable
        String key;

        @Nullable
        Integer number;

        @Override
        public @Nullable String getId() {
            return this.key == null ? null : "of " + this.key;
        }

        @Override
        public boolean isNew() {
            return true;
        }
    }

    record WithList(@Id @Nullable Long id, List<String> names) {}

    record WithArray(@Id @Nullable Long id, Integer[] numbers) {}

    @WritingConverter
    enum MoneyOut implements Converter<Money, BigDecimal> {
        INSTANCE;

        @Override
        public BigDecimal convert(Money money) {
            return money.amount().setScale(2);
        }
    }

    @ReadingConverter
    enum MoneyIn implements Converter<BigDecimal, Money> {
        INSTANCE;

        @Override
        public Money convert(BigDecimal amount) {
            return new Money(amount);
        }
    }

    private static R2dbcEntityTemplate template;

    @BeforeAll
    static void connect() {
        H2ConnectionFactory factory = new H2ConnectionFactory(H2ConnectionConfiguration.builder()
                .inMemory("plan")
                .property("DB_CLOSE_DELAY", "-1")
                .property("CASE_INSENSITIVE_IDENTIFIERS", "true")
                .build());
        template = new R2dbcEntityTemplate(
                DatabaseClient.create(factory),
                new DefaultReactiveDataAccessStrategy(
                        DialectResolver.getDialect(factory), List.of(MoneyOut.INSTANCE, MoneyIn.INSTANCE)));
    }

    static Everything full() {
        Everything full = new Everything();
        full.id = 7L;
        full.text = "O'Hare";
        full.colour = Colour.BLUE;
        full.primitive = 5;
        full.money = new Money(new BigDecimal("1.5"));
        full.uuid = UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd");
        full.instant = Instant.EPOCH;
        full.day = LocalDate.of(2001, 2, 3);
        full.bytes = new byte[] {1, 2};
        full.readOnly = "no";
        full.passing = "no";
        full.place = new Place(new Address("Main", 5), Colour.BLUE);
        return full;
    }

    static List<Object> entities() {
        Everything empty = new Everything();
        empty.text = null;
        Everything half = full();
        half.id = 0L;
        half.place = new Place(null, Colour.RED);
        Known known = new Known();
        known.key = "k";
        Creator creator = new Creator("n");
        return List.of(
                full(),
                empty,
                half,
                new Immutable(null, Colour.BLUE, new Money(BigDecimal.TEN), Long.MAX_VALUE),
                new Immutable(0, Colour.RED, null, 0),
                creator,
                known,
                new Known(),
                Flight.of(1),
                Note.full("a", "b"),
                Account.of("a", 1));
    }

    private static RowPlan plan(Class<?> type) {
        RelationalPersistentEntity<?> entity =
                template.getConverter().getMappingContext().getRequiredPersistentEntity(type);
        return RowPlan.of(
                template,
                entity,
                template.getDataAccessStrategy().getIdentifierColumns(type).stream()
                        .map(SqlIdentifier::getReference)
                        .toList());
    }

    @ParameterizedTest(name = "R13 have the columns and values that Spring Data gives {0}")
    @MethodSource("entities")
    void sameAsOutboundRow(Object entity) {
        OutboundRow expected = template.getDataAccessStrategy().getOutboundRow(entity);

        RowPlan plan = plan(entity.getClass());

        assertThat(plan.shape().columns())
                .containsExactlyElementsOf(expected.keySet().stream()
                        .map(SqlIdentifier::getReference)
                        .toList());
        List<Object> values = new ArrayList<>();
        expected.values().forEach(value -> values.add(value.getValue()));
        assertThat(Arrays.asList(plan.values(entity))).isEqualTo(values);
        assertThat(plan.shape().fits(expected)).isTrue();
    }

    @Test
    @DisplayName("R13 are left to Spring Data for collections, for subclasses, and for values that nobody converts")
    void left() {
        assertThat(plan(WithList.class)).isNull();
        assertThat(plan(WithArray.class)).isNull();
        Flight subclass = new Flight() {};
        assertThat(plan(Flight.class).values(subclass)).isNull();
    }

    @Test
    @DisplayName("R13 are left to converters that somebody extended")
    void extended() {
        MappingR2dbcConverter own =
                new MappingR2dbcConverter(template.getConverter().getMappingContext()) {};
        R2dbcEntityTemplate other = new R2dbcEntityTemplate(
                template.getDatabaseClient(),
                new DefaultReactiveDataAccessStrategy(
                        DialectResolver.getDialect(template.getDatabaseClient().getConnectionFactory()), own));

        assertThat(RowPlan.of(other, own.getMappingContext().getRequiredPersistentEntity(Flight.class), List.of("id")))
                .isNull();
    }

    static class Versioned {

        @Id
        @Nullable
        Long id;

        @Version
        @Nullable
        Long version;
    }

    @Test
    @DisplayName("R25 keep the version that was read of an entity whose version is raised in place")
    void oldVersion() {
        Versioned row = new Versioned();
        row.id = 1L;
        row.version = 4L;
        EntityRows<Versioned> rows = new EntityRows<>(template, entity(Versioned.class), Versioned.class, null);

        PreparedRow<Versioned> prepared =
                rows.prepareNow(List.of(row), place -> place, false).get(0);

        assertThat(prepared.oldVersion()).isEqualTo(4L);
        assertThat(row.version).isEqualTo(5L);
    }

    static List<Class<?>> readable() {
        return List.of(Immutable.class, Creator.class, Reads.class);
    }

    static class Reads {

        @Id
        @Nullable
        Long id;

        String name = "initial";

        @Nullable
        Colour colour = Colour.RED;

        int count = 5;

        @Nullable
        Money money;

        @Nullable
        LocalDateTime moment;

        @Nullable
        String missing = "not a column";
    }

    @ParameterizedTest(name = "R12 R13 are read into {0} as Spring Data does")
    @MethodSource("readable")
    void sameAsRowMapper(Class<?> type) {
        String id = type == Creator.class ? "random_uuid()" : "cast(7 as bigint)";
        String sql = "select " + id
                + " as \"id\", 'n' as \"NAME\", 'BLUE' as \"colour\", cast(3 as bigint) as \"count\","
                + " cast(1.50 as numeric(10, 2)) as \"money\", timestamp '2001-02-03 04:05:06.789' as \"moment\","
                + " 1 as \"other\" union all select " + id.replace("7", "8") + ", null, 'RED', 0, null, null, 2";

        assertThat(read(sql, RowReader.of(template, entity(type), type).rows()))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields(type == Creator.class ? "id" : "none")
                .isEqualTo(readBySpring(sql, type));
    }

    private static RelationalPersistentEntity<?> entity(Class<?> type) {
        return template.getConverter().getMappingContext().getRequiredPersistentEntity(type);
    }

    private static List<?> read(String sql, Function<io.r2dbc.spi.Row, ?> rows) {
        return template.getDatabaseClient()
                .sql(sql)
                .map((row, metadata) -> (Object) rows.apply(row))
                .all()
                .collectList()
                .block(Duration.ofSeconds(10));
    }

    private static List<?> readBySpring(String sql, Class<?> type) {
        return template.getDatabaseClient()
                .sql(sql)
                .map(template.getDataAccessStrategy().getRowMapper(type))
                .all()
                .cast(Object.class)
                .collectList()
                .block(Duration.ofSeconds(10));
    }

    @Test
    @DisplayName("Hold bytes of buffers as Spring Data does")
    void buffers() {
        record WithBuffer(@Id @Nullable Long id, ByteBuffer data) {}
        WithBuffer row = new WithBuffer(1L, ByteBuffer.wrap(new byte[] {3}));

        assertThat(plan(WithBuffer.class).values(row)).containsExactly(1L, row.data());
    }
}
