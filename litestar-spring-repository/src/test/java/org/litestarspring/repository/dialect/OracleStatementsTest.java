package org.litestarspring.repository.dialect;

import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.litestarspring.repository.ExactTexts;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.core.StatementMapper;
import org.springframework.data.r2dbc.dialect.OracleDialect;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.r2dbc.core.DatabaseClient;

@DisplayName("What Oracle is sent")
class OracleStatementsTest extends VendorStatements {

    @Override
    BulkDialect dialect() {
        return new OracleBulkDialect();
    }

    @Override
    Dialect known() {
        return OracleDialect.INSTANCE;
    }

    @Override
    String name() {
        return "oracle";
    }

    @Override
    Map<String, String> questions() {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("the columns of a table", OracleCatalog.COLUMNS);
        questions.put("the unique indexes and constraints of a table", OracleCatalog.UNIQUE);
        questions.put("texts in which % and _ are no wildcards", filter("%50\\%\\_off%", false));
        questions.put("the same in any case", filter("%50\\%\\_OFF%", true));
        questions.put("texts of a pattern without escapes", filter("%5_%", false));
        return questions;
    }

    @Table("offers")
    record Offer(@Id Long id, String title) {}

    /** As a filter of the web asks. */
    private String filter(String pattern, boolean inUpperCase) {
        R2dbcEntityTemplate template = new R2dbcEntityTemplate(
                DatabaseClient.create(new H2ConnectionFactory(
                        H2ConnectionConfiguration.builder().inMemory("unused").build())),
                OracleDialect.INSTANCE);
        ExactTexts.ExactColumn title = ExactTexts.ofDatabases(new StaticListableBeanFactory(Map.of("oracle", template)))
                .of(Offer.class)
                .block(Duration.ofSeconds(10))
                .get("title");
        StatementMapper mapper =
                template.getDataAccessStrategy().getStatementMapper().forType(Offer.class);
        return mapper.getMappedObject(mapper.createSelect("offers")
                        .withProjection("id")
                        .withCriteria(
                                Criteria.where(title.isLiteral(pattern) ? title.literalName(inUpperCase) : title.name())
                                        .like(title.patterns().apply(pattern))))
                .toQuery();
    }

    @Override
    VendorGrammar grammar() {
        return VendorGrammar.ORACLE;
    }

    @Override
    List<Shape> shapes() {
        return List.of(accounts(), flights(), lines(), reserved(), pictures());
    }

    static TableColumn column(String name, String type) {
        return new TableColumn(name, "\"" + name + "\"", type, false, true);
    }

    /** An id that the database counts up, a version, and when it was made and changed. */
    static Shape accounts() {
        TableColumn id = new TableColumn("ID", "\"ID\"", "NUMBER(19,0)", true, false);
        TableColumn version = column("VERSION", "NUMBER(19,0)");
        TableColumn owner = column("OWNER", "VARCHAR2(40 CHAR)");
        List<TableColumn> columns = List.of(
                id,
                version,
                owner,
                column("BALANCE", "NUMBER(10,2)"),
                column("CREATED_AT", "TIMESTAMP(6)"),
                column("UPDATED_AT", "TIMESTAMP(6)"));
        LocalDateTime now = LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_789);
        return new Shape(
                "accounts",
                columns,
                List.of(id),
                List.of(owner),
                version,
                List.of(
                        new Object[] {0L, "ann", new BigDecimal("1.005"), now, now},
                        new Object[] {0L, "b\u00f6b's \"x\"", null, now, now}));
    }

    /** An id that the application makes, in a table of a schema. */
    static Shape flights() {
        TableColumn id = column("ID", "RAW(16)");
        TableColumn scheduled = column("SCHEDULED", "DATE");
        TableColumn origin = column("ORIGIN", "CHAR(3 CHAR)");
        List<TableColumn> columns = List.of(
                id, scheduled, origin, column("GATE", "VARCHAR2(8 BYTE)"), column("DELAY_MINUTES", "NUMBER(5,0)"));
        LocalDateTime time = LocalDateTime.of(2001, 1, 1, 0, 5);
        return new Shape(
                "air.flights",
                columns,
                List.of(id),
                List.of(scheduled, origin),
                null,
                List.of(
                        new Object[] {UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd"), time, "SFO", "A1", 5},
                        new Object[] {UUID.fromString("0190f3c1-0000-7000-8000-00000000abce"), time, "OAK", "", null}));
    }

    /** A key of two columns. */
    static Shape lines() {
        TableColumn order = column("ORDER_ID", "NUMBER(19,0)");
        TableColumn line = column("LINE", "NUMBER(10,0)");
        List<TableColumn> columns = List.of(order, line, column("NOTE", "CLOB"), column("PRICE", "NUMBER"));
        return new Shape(
                "\"SALES\".\"order lines\"",
                columns,
                List.of(order, line),
                List.of(order, line),
                null,
                List.of(new Object[] {1L, 1, "x", new BigDecimal("2.5")}, new Object[] {1L, 2, null, new BigDecimal("3")
                }));
    }

    /** A column of each type, in a table whose name and columns are reserved words. */
    static Shape reserved() {
        TableColumn id = new TableColumn("ID", "\"ID\"", "NUMBER", true, false);
        TableColumn key = column("KEY", "VARCHAR2(50 BYTE)");
        List<TableColumn> columns = List.of(
                id,
                key,
                column("user", "NVARCHAR2(20)"),
                column("TEXT", "CLOB"),
                column("NATIONAL", "NCLOB"),
                column("DATA", "BLOB"),
                column("HASH", "RAW(4)"),
                column("AMOUNT", "NUMBER(38,10)"),
                column("DAY", "DATE"),
                column("MOMENT", "TIMESTAMP(9)"),
                column("INSTANT", "TIMESTAMP(6) WITH TIME ZONE"),
                column("FLAG", "NUMBER(1,0)"),
                column("TRUTH", "BOOLEAN"),
                column("RATIO", "BINARY_DOUBLE"),
                column("PART", "BINARY_FLOAT"),
                column("SMALL", "FLOAT(126)"),
                column("MARK", "RAW(16)"),
                column("LASTS", "INTERVAL DAY(2) TO SECOND(6)"),
                column("DOCUMENT", "JSON"),
                column("order", "XMLTYPE"));
        Object[] full = {
            "k1",
            "\ud83d\ude00",
            "line\nline",
            "\u00e9",
            new byte[] {0, 1, -1, 39},
            new byte[] {1, 2, 3, 4},
            new BigDecimal("12345678901234567890.1234567890"),
            LocalDate.of(1969, 2, 28),
            LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_789),
            OffsetDateTime.parse("2026-03-29T02:30:00.1234567+02:00"),
            true,
            false,
            0.1,
            0.1f,
            (short) -7,
            UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd"),
            Duration.ofHours(-30).minusMillis(5),
            "{\"a\":1}",
            "<a/>"
        };
        Object[] empty = Stream.concat(
                        Stream.of((Object) "k2"), Stream.generate(() -> null).limit(full.length - 1))
                .toArray();
        return new Shape("\"order\"", columns, List.of(id), List.of(key), null, List.of(full, empty));
    }

    /** Bytes that are too long for JSON. */
    static Shape pictures() {
        TableColumn id = new TableColumn("ID", "\"ID\"", "NUMBER(19,0)", true, false);
        TableColumn name = column("NAME", "VARCHAR2(40 CHAR)");
        List<TableColumn> columns = List.of(id, name, column("SMALL", "BLOB"), column("LARGE", "BLOB"));
        return new Shape(
                "pictures",
                columns,
                List.of(id),
                List.of(name),
                null,
                List.of(new Object[] {"a", new byte[] {1, 2}, new byte[3_000]}, new Object[] {"b", null, null}));
    }
}
