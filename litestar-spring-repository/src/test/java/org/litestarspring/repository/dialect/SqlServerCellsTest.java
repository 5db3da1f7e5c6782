package org.litestarspring.repository.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.mssql.codec.DefaultCodecs;
import io.r2dbc.mssql.codec.Encoded;
import io.r2dbc.mssql.codec.RpcParameterContext;
import io.r2dbc.mssql.message.type.Collation;
import io.r2dbc.spi.Blob;
import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Values on their way to SQL Server")
class SqlServerCellsTest {

    private static final JsonMapper JSON = new JsonMapper();

    static List<Arguments> values() {
        UUID id = UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd");
        LocalDateTime time = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_789);
        return List.of(
                Arguments.of(Long.MIN_VALUE, "bigint", "bigint", "-9223372036854775808"),
                Arguments.of(-1, "int", "bigint", "-1"),
                Arguments.of((short) -7, "smallint", "bigint", "-7"),
                // As the driver has a byte: without a sign.
                Arguments.of((byte) -1, "tinyint", "bigint", "255"),
                Arguments.of((byte) -1, "smallint", "bigint", "-1"),
                Arguments.of(true, "bit", "bit", "1"),
                Arguments.of(false, "char(1)", "bit", "0"),
                Arguments.of(0.1, "float", "float", "0.1"),
                Arguments.of(1e-300, "float", "float", "1.0E-300"),
                Arguments.of(0.1f, "real", "float", "0.1"),
                Arguments.of(new BigDecimal("1.005"), "decimal(10, 2)", "decimal(38, 2)", "\"1.01\""),
                Arguments.of(new BigDecimal("-1E+3"), "decimal(10, 2)", "decimal(38, 2)", "\"-1000.00\""),
                Arguments.of(new BigDecimal("2.5"), "money", "decimal(38, 4)", "\"2.5000\""),
                Arguments.of(new BigDecimal("1.9"), "int", "decimal(38, 0)", "\"1\""),
                Arguments.of(new BigDecimal("1e99999999"), "nvarchar(40)", "nvarchar(max)", "\"1E+99999999\""),
                Arguments.of(new BigDecimal("1e-99999999"), "decimal(10, 2)", "decimal(38, 2)", "\"0\""),
                Arguments.of(new BigDecimal("2.50"), "float", "nvarchar(max)", "\"2.50\""),
                Arguments.of(BigInteger.TEN.pow(37), "decimal(38, 0)", "decimal(38, 0)", "\"1" + "0".repeat(37) + "\""),
                Arguments.of(LocalDate.of(1, 1, 1), "date", "date", "\"0001-01-01\""),
                Arguments.of(LocalTime.of(23, 59, 58, 999_999_999), "time(7)", "time(7)", "\"23:59:58.9999999\""),
                Arguments.of(time, "datetime2(3)", "datetime2(7)", "\"2026-03-29T02:30:00.1234567\""),
                Arguments.of(
                        OffsetDateTime.parse("2026-03-29T02:30:00-09:30"),
                        "datetimeoffset(7)",
                        "datetimeoffset(7)",
                        "\"2026-03-29T02:30:00.0000000-09:30\""),
                Arguments.of(
                        ZonedDateTime.parse("2026-03-29T00:30:00Z[UTC]"),
                        "datetimeoffset(7)",
                        "datetimeoffset(7)",
                        "\"2026-03-29T00:30:00.0000000+00:00\""),
                Arguments.of(
                        Instant.parse("2026-03-29T00:30:00Z"),
                        "datetimeoffset(7)",
                        "datetimeoffset(7)",
                        "\"2026-03-29T00:30:00.0000000+00:00\""),
                Arguments.of(id, "uniqueidentifier", "uniqueidentifier", "\"" + id + "\""),
                Arguments.of(new byte[] {0, 1, -1}, "varbinary(max)", "nvarchar(max)", "\"0001ff\""),
                Arguments.of(ByteBuffer.wrap(new byte[] {7, 8}, 1, 1), "binary(1)", "nvarchar(max)", "\"08\""),
                Arguments.of("'; drop table x --", "varchar(40)", "nvarchar(max)", "\"'; drop table x --\""),
                Arguments.of("\"\\\u0000\u001f", "nvarchar(40)", "nvarchar(max)", "\"\\\"\\\\\\u0000\\u001f\""),
                Arguments.of("a\ud83d", "nvarchar(40)", "nvarchar(max)", "\"a\\ud83d\""),
                Arguments.of("\ud83d\ude00\ude00", "nvarchar(40)", "nvarchar(max)", "\"\ud83d\ude00\\ude00\""),
                Arguments.of('x', "char(1)", "nvarchar(max)", "\"x\""),
                Arguments.of(Parameters.in(R2dbcType.VARCHAR, "y"), "char(1)", "nvarchar(max)", "\"y\""),
                Arguments.of(Parameters.in(R2dbcType.VARCHAR), "char(1)", "nvarchar(max)", "null"));
    }

    @ParameterizedTest(name = "{0} for {1} as {2}")
    @MethodSource("values")
    @DisplayName("R56 are read as a type that takes them exactly")
    void values(Object value, String column, String type, String json) {
        RowBatch batch = batch(column, value);

        assertThat(SqlServerCells.type(batch, 0)).isEqualTo(type);
        String rows = JsonRows.parts(batch, SqlServerCells::of).get(0).json();
        assertThat(rows).isEqualTo("[[0," + json + "]]");
        assertThat(JSON.readTree(rows).isArray()).isTrue();
    }

    @Test
    @DisplayName("R56 that SQL Server could not read are refused as their row's fault, before they end its transaction")
    void refused() {
        for (Object value : List.of(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                LocalDate.of(10_000, 1, 1),
                LocalDateTime.of(0, 12, 31, 0, 0),
                OffsetDateTime.parse("-0001-03-29T02:30:00Z"),
                Instant.MAX)) {
            assertThatThrownBy(() -> JsonRows.parts(batch("datetime2(7)", value), SqlServerCells::of))
                    .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                    .hasMessageContaining(value.toString().substring(0, 3))
                    .hasMessageContaining("column c");
        }
        assertThatThrownBy(() -> JsonRows.parts(batch("decimal(38, 10)", new BigDecimal("1e30")), SqlServerCells::of))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageContaining("decimal(38, 10)");
        assertThatThrownBy(() -> JsonRows.parts(batch("int", new BigDecimal("1e99999999")), SqlServerCells::of))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
    }

    @Test
    @DisplayName("R56 that are streams are refused with what to give instead")
    void streams() {
        assertThatThrownBy(() -> JsonRows.parts(batch("nvarchar(max)", Clob.from(Mono.just("x"))), SqlServerCells::of))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Clob");
        assertThatThrownBy(() -> JsonRows.parts(
                        batch("varbinary(max)", Blob.from(Mono.just(ByteBuffer.allocate(1)))), SqlServerCells::of))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Blob");
    }

    @Test
    @DisplayName(
            "R56 of several classes in one column, or none, are read as text, which the column's type is cast from")
    void mixed() {
        assertThat(SqlServerCells.type(batch("int", 1, "2", null), 0)).isEqualTo("nvarchar(max)");
        assertThat(SqlServerCells.type(batch("int", null, null), 0)).isEqualTo("nvarchar(max)");
        assertThat(SqlServerCells.type(batch("int", null, 7L, 8), 0)).isEqualTo("bigint");
    }

    @Test
    @DisplayName("R15 of 2,000 rows of 70 columns are one parameter; more than fits one message are several")
    void wide() {
        TableColumn[] columns = IntStream.range(0, 70)
                .mapToObj(i -> new TableColumn("c" + i, "[c" + i + "]", "nvarchar(40)", false, true))
                .toArray(TableColumn[]::new);
        List<Object[]> rows = IntStream.range(0, 2_000)
                .mapToObj(row -> IntStream.range(0, 70)
                        .mapToObj(i -> (Object) (row + "/" + i))
                        .toArray())
                .toList();
        RowBatch batch = new RowBatch("wide", List.of(columns), rows);

        List<JsonRows.Part> parts = JsonRows.parts(batch, SqlServerCells::of);

        assertThat(parts).hasSize(1);
        JsonNode json = JSON.readTree(parts.get(0).json());
        assertThat(json.size()).isEqualTo(2_000);
        assertThat(json.at("/1999/70").asString()).isEqualTo("1999/69");
        assertThat(json.at("/1999/0").asInt()).isEqualTo(1_999);
        assertThat(VendorGrammar.SQL_SERVER.faults(
                        SqlServerText.insert(parts.get(0).batch())))
                .isEmpty();

        RowBatch large = batch(
                "nvarchar(max)", Collections.nCopies(9, "x".repeat(1_000_000)).toArray());
        List<JsonRows.Part> cut = JsonRows.parts(large, SqlServerCells::of);
        assertThat(cut).extracting(part -> part.batch().rows().size()).containsExactly(3, 3, 3);
        assertThat(cut).allSatisfy(part -> assertThat(
                        JSON.readTree(part.json()).at("/2/0").asInt())
                .isEqualTo(2));
        RowBatch larger = batch("nvarchar(max)", "x", "y".repeat(9_000_000), "z");
        assertThat(JsonRows.parts(larger, SqlServerCells::of))
                .extracting(part -> part.batch().rows().size())
                .containsExactly(1, 1, 1);
        assertThat(JsonRows.parts(batch("int"), SqlServerCells::of)).isEmpty();
    }

    @Test
    @DisplayName("R56 are encoded by the driver as a national text, even where it is told to send others")
    void national() {
        for (boolean unicode : new boolean[] {true, false}) {
            RpcParameterContext context =
                    RpcParameterContext.in(new RpcParameterContext.CharacterValueContext(Collation.RAW, unicode));
            for (int length : new int[] {1, 2_000, 4_000, 4_001, 100_000}) {
                String text = "\u4e2d".repeat(length);

                Encoded encoded = new DefaultCodecs()
                        .encode(ByteBufAllocator.DEFAULT, context, Parameters.in(R2dbcType.NVARCHAR, text));

                assertThat(encoded.getFormalType())
                        .isEqualToIgnoringCase(length <= 4_000 ? "nvarchar(4000)" : "nvarchar(max)");
                if (length <= 4_000) {
                    ByteBuf buffer = encoded.getValue();
                    assertThat(buffer.toString(
                                    buffer.writerIndex() - 2 * length, 2 * length, StandardCharsets.UTF_16LE))
                            .isEqualTo(text);
                    buffer.release();
                }
                encoded.dispose();
            }
        }
    }

    @Test
    @DisplayName("R56 the table's name is put into brackets, whatever it came in")
    void names() {
        assertThat(SqlServerText.quoted("order")).isEqualTo("[order]");
        assertThat(SqlServerText.quoted("dbo.accounts")).isEqualTo("[dbo].[accounts]");
        assertThat(SqlServerText.quoted("[my db].dbo.[a]]b.c]")).isEqualTo("[my db].[dbo].[a]]b.c]");
        assertThat(SqlServerText.quoted("\"sales\".\"a\"\"b]\"")).isEqualTo("[sales].[a\"b]]]");
        assertThat(SqlServerText.quoted("db..t")).isEqualTo("[db]..[t]");
    }

    private static RowBatch batch(String type, Object... values) {
        return new RowBatch(
                "t",
                List.of(new TableColumn("c", "[c]", type, false, true)),
                Arrays.stream(values).map(value -> new Object[] {value}).toList());
    }
}
