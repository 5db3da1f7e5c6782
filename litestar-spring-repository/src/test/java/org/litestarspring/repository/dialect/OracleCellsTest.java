package org.litestarspring.repository.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcType;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import oracle.sql.json.OracleJsonArray;
import oracle.sql.json.OracleJsonFactory;
import oracle.sql.json.OracleJsonValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.repository.dialect.RecordedStatements.Recorded;
import reactor.core.publisher.Flux;

@DisplayName("Values on their way to Oracle")
class OracleCellsTest {

    private static final OracleJsonFactory ORACLE = new OracleJsonFactory();

    static List<Arguments> values() {
        UUID id = UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd");
        LocalDateTime time = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_789);
        return List.of(
                Arguments.of(Long.MIN_VALUE, "NUMBER(19,0)", "-9223372036854775808"),
                Arguments.of((byte) -1, "NUMBER", "-1"),
                Arguments.of(true, "NUMBER(1,0)", "1"),
                Arguments.of(false, "BOOLEAN", "0"),
                Arguments.of(true, "CHAR(1 BYTE)", "\"1\""),
                Arguments.of(0.1, "NUMBER", "0.1"),
                Arguments.of(0.1, "BINARY_DOUBLE", "\"3fb999999999999a\""),
                Arguments.of(Double.NaN, "BINARY_DOUBLE", "\"7ff8000000000000\""),
                Arguments.of(Double.MIN_VALUE, "BINARY_DOUBLE", "\"0000000000000001\""),
                Arguments.of(0.1f, "BINARY_FLOAT", "\"3dcccccd\""),
                Arguments.of(3, "BINARY_DOUBLE", "\"4008000000000000\""),
                Arguments.of(new BigDecimal("-1E+3"), "NUMBER(10,2)", "-1000"),
                Arguments.of(
                        new BigDecimal("12345678901234567890.1234567890"),
                        "NUMBER(38,10)",
                        "12345678901234567890.1234567890"),
                Arguments.of(new BigDecimal("1E+99999999"), "NUMBER", "1E+99999999"),
                Arguments.of(new BigDecimal("1E+3"), "VARCHAR2(10 BYTE)", "\"1000\""),
                Arguments.of(LocalDate.of(1, 1, 1), "DATE", "\"0001-01-01T00:00:00\""),
                Arguments.of(time, "DATE", "\"2026-03-29T02:30:00\""),
                Arguments.of(time, "TIMESTAMP(3)", "\"2026-03-29T02:30:00.123456789\""),
                Arguments.of(LocalTime.of(23, 59, 58), "DATE", "\"1970-01-01T23:59:58\""),
                Arguments.of(LocalTime.of(23, 59, 58), "VARCHAR2(10 BYTE)", "\"23:59:58\""),
                Arguments.of(
                        OffsetDateTime.parse("2026-03-29T02:30:00-09:30"),
                        "TIMESTAMP(6) WITH TIME ZONE",
                        "\"2026-03-29T02:30:00.000000000-09:30\""),
                Arguments.of(
                        OffsetDateTime.parse("2026-03-29T02:30:00-09:30"),
                        "TIMESTAMP(6)",
                        "\"2026-03-29T02:30:00.000000000\""),
                Arguments.of(
                        ZonedDateTime.parse("2026-03-29T00:30:00Z[UTC]"),
                        "TIMESTAMP(6) WITH LOCAL TIME ZONE",
                        "\"2026-03-29T00:30:00.000000000+00:00\""),
                Arguments.of(
                        Instant.parse("2026-03-29T00:30:00Z"),
                        "TIMESTAMP(6) WITH TIME ZONE",
                        "\"2026-03-29T00:30:00.000000000+00:00\""),
                Arguments.of(Duration.ofSeconds(-1, -5), "INTERVAL DAY(2) TO SECOND(6)", "\"-P0DT0H0M1.000000005S\""),
                Arguments.of(Period.of(1, 2, 0), "INTERVAL YEAR(2) TO MONTH", "\"P1Y2M\""),
                Arguments.of(id, "RAW(16)", "\"0190f3c100007000800000000000abcd\""),
                Arguments.of(id, "VARCHAR2(36 CHAR)", "\"" + id + "\""),
                Arguments.of(new byte[] {0, 1, -1}, "BLOB", "\"0001ff\""),
                Arguments.of(ByteBuffer.wrap(new byte[] {7, 8}, 1, 1), "RAW(1)", "\"08\""),
                Arguments.of("'; drop table x --", "VARCHAR2(40 BYTE)", "\"'; drop table x --\""),
                Arguments.of("\u00e9\u007f\ud83d\ude00\u0000", "CLOB", "\"\\u00e9\\u007f\\ud83d\\ude00\\u0000\""),
                Arguments.of("", "VARCHAR2(40 BYTE)", "\"\""),
                Arguments.of(Parameters.in(R2dbcType.VARCHAR, "y"), "CHAR(1 BYTE)", "\"y\""),
                Arguments.of(Parameters.in(R2dbcType.VARCHAR), "CHAR(1 BYTE)", "null"));
    }

    @ParameterizedTest(name = "{0} for {1}")
    @MethodSource("values")
    @DisplayName("R56 stand in ASCII, in the form that the column's type is read from")
    void values(Object value, String column, String json) {
        String rows =
                JsonRows.parts(batch(column, value), OracleCells::of).get(0).json();

        assertThat(rows).isEqualTo("[[0," + json + "]]").isASCII();
    }

    @Test
    @DisplayName("R56 are JSON to Oracle's own parser, which keeps numbers and texts as they are")
    void parser() {
        String text = "\"\\\u0000\n\u00e9\ud83d\ude00'";
        BigDecimal number = new BigDecimal("12345678901234567890.1234567890");
        RowBatch batch = new RowBatch(
                "t",
                List.of(
                        new TableColumn("A", "\"A\"", "VARCHAR2(40 BYTE)", false, true),
                        new TableColumn("B", "\"B\"", "NUMBER", false, true)),
                List.of(new Object[] {text, number}, new Object[] {null, Long.MAX_VALUE}));

        OracleJsonArray rows = ORACLE.createJsonTextValue(new StringReader(
                        JsonRows.parts(batch, OracleCells::of).get(0).json()))
                .asJsonArray();

        assertThat(rows.get(0).asJsonArray().get(1).asJsonString().getString()).isEqualTo(text);
        assertThat(rows.get(0).asJsonArray().get(2).asJsonDecimal().bigDecimalValue())
                .isEqualByComparingTo(number);
        assertThat(rows.get(1).asJsonArray().get(1)).isEqualTo(OracleJsonValue.NULL);
        assertThat(rows.get(1).asJsonArray().get(2).asJsonDecimal().longValue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName(
            "R56 the driver finds our parameters in each statement, and no other, whatever names and formats stand in it")
    void parameters() throws ReflectiveOperationException {
        // Not public: it is asked by the name that it has in the pinned version.
        Method parse = Class.forName("oracle.r2dbc.impl.SqlParameterParser").getDeclaredMethod("parse", String.class);
        parse.setAccessible(true);
        for (Map.Entry<String, List<Recorded>> entry :
                new OracleStatementsTest().statements().entrySet()) {
            for (Recorded recorded : entry.getValue()) {
                if (!recorded.parameters().isEmpty()) {
                    List<?> found = (List<?>) parse.invoke(null, recorded.sql());
                    assertThat(found).as(entry.getKey()).doesNotHaveDuplicates();
                    assertThat(new HashSet<Object>(found))
                            .as(entry.getKey())
                            .isEqualTo(recorded.parameters().keySet());
                }
            }
        }
    }

    @Test
    @DisplayName("R56 that the column's type has not are refused as their row's fault")
    void refused() {
        for (Object value : List.of("yesterday", LocalDate.of(10_000, 1, 1), LocalDateTime.of(0, 12, 31, 0, 0))) {
            assertThatThrownBy(() -> JsonRows.parts(batch("TIMESTAMP(6)", value), OracleCells::of))
                    .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                    .hasMessageContaining("TIMESTAMP(6)")
                    .hasMessageContaining(value.toString());
        }
        assertThatThrownBy(() -> JsonRows.parts(batch("NUMBER", Double.NaN), OracleCells::of))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
        assertThatThrownBy(() -> JsonRows.parts(batch("BINARY_DOUBLE", "much"), OracleCells::of))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
        assertThatThrownBy(() -> JsonRows.parts(batch("TIMESTAMP(6) WITH TIME ZONE", Instant.MAX), OracleCells::of))
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
    }

    @Test
    @DisplayName("R56 an empty text in a key, which is null on Oracle and would match nothing, is refused")
    void emptyKey() {
        RowBatch batch = batch("VARCHAR2(40 BYTE)", "a", "");
        OracleBulkDialect dialect = new OracleBulkDialect();
        RecordedStatements statements = new RecordedStatements();

        assertThatThrownBy(() -> Flux.from(dialect.upsert(
                                statements.connection(), batch, batch.columns(), List.of(), null, batch.columns()))
                        .blockLast())
                .isInstanceOf(R2dbcDataIntegrityViolationException.class)
                .hasMessageContaining("empty text");
        assertThatThrownBy(() -> dialect.merge(
                                statements.connection(), batch, batch.columns(), List.of(), List.of(), null, true)
                        .block())
                .isInstanceOf(R2dbcDataIntegrityViolationException.class);
        assertThat(statements.recorded()).isEmpty();
    }

    @Test
    @DisplayName("R56 long bytes stand beside the JSON, at most 50 rows a statement, and a text of any length in it")
    void large() {
        RecordedStatements statements = new RecordedStatements();
        List<Object[]> rows = Stream.iterate(0, i -> i + 1)
                .limit(120)
                .map(i -> new Object[] {"n" + i, i % 2 == 0 ? new byte[2_001] : null})
                .toList();
        RowBatch batch = new RowBatch(
                "t",
                List.of(
                        new TableColumn("N", "\"N\"", "CLOB", false, true),
                        new TableColumn("B", "\"B\"", "BLOB", false, true)),
                rows);

        Flux.from(new OracleBulkDialect().insert(statements.connection(), batch, List.of()))
                .blockLast();

        assertThat(statements.recorded())
                .hasSize(3)
                .extracting(one -> one.parameters().size())
                .containsExactly(26, 26, 11);
        assertThat(statements.recorded().get(2).parameters()).containsEntry("b18_1", "2001 bytes");
        assertThat(VendorGrammar.ORACLE.faults(statements.recorded().get(2).sql()))
                .isEmpty();

        RecordedStatements text = new RecordedStatements();
        RowBatch long_ = batch("CLOB", "x".repeat(1_000_000));
        Flux.from(new OracleBulkDialect().insert(text.connection(), long_, List.of()))
                .blockLast();
        assertThat(text.recorded()).singleElement().satisfies(one -> assertThat(
                        one.parameters().get("rows").toString())
                .hasSize(1_000_008));
    }

    @Test
    @DisplayName("R12 the constraint is read from the server's message, and its number says whether a row is to blame")
    void refusals() {
        OracleBulkDialect dialect = new OracleBulkDialect();
        R2dbcDataIntegrityViolationException violated = new R2dbcDataIntegrityViolationException(
                "ORA-00001: unique constraint (APP.OWNER_KEY) violated on table APP.ACCOUNTS columns (OWNER)",
                "23000",
                1);

        assertThat(dialect.constraint(violated)).isEqualTo("OWNER_KEY");
        assertThat(dialect.constraint(new R2dbcDataIntegrityViolationException(
                        "ORA-02291: integrity constraint (APP.FK) violated - parent key not found", "23000", 2291)))
                .isEqualTo("FK");
        assertThat(dialect.constraint(new R2dbcDataIntegrityViolationException(
                        "ORA-01400: cannot insert NULL into (\"APP\".\"ACCOUNTS\".\"OWNER\")", "23000", 1400)))
                .isNull();
        for (int code : new int[] {1, 1400, 2290, 2291, 2292, 12899, 1438, 1722}) {
            assertThat(dialect.refusesRow(new R2dbcDataIntegrityViolationException("", "72000", code)))
                    .isTrue();
        }
        for (int code : new int[] {60, 942, 904, 1013, 0}) {
            assertThat(dialect.refusesRow(new R2dbcDataIntegrityViolationException("", "72000", code)))
                    .isFalse();
        }
    }

    @Test
    @DisplayName("R56 bare names are of the catalog's upper case, quoted ones as they are")
    void names() {
        assertThat(OracleText.names("accounts")).containsExactly("ACCOUNTS");
        assertThat(OracleText.names("air.\"Flights\"")).containsExactly("AIR", "Flights");
        assertThat(OracleText.names("\"a.b\".\"order\"")).containsExactly("a.b", "order");
        assertThat(OracleText.table(new RowBatch("air.\"Flights\"", List.of(), List.of())))
                .isEqualTo("\"AIR\".\"Flights\"");
    }

    private static RowBatch batch(String type, Object... values) {
        return new RowBatch(
                "t",
                List.of(new TableColumn("C", "\"C\"", type, false, true)),
                Arrays.stream(values).map(value -> new Object[] {value}).toList());
    }
}
