package org.litestarspring.repository.dialect;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.springframework.data.r2dbc.dialect.SqlServerDialect;
import org.springframework.data.relational.core.dialect.Dialect;

@DisplayName("What SQL Server is sent")
class SqlServerStatementsTest extends VendorStatements {

    private static final String CI = " collate SQL_Latin1_General_CP1_CI_AS";

    @Override
    BulkDialect dialect() {
        return new SqlServerBulkDialect();
    }

    @Override
    Dialect known() {
        return SqlServerDialect.INSTANCE;
    }

    @Override
    String name() {
        return "sqlserver";
    }

    @Override
    Map<String, String> questions() {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("the columns of a table", SqlServerCatalog.COLUMNS);
        questions.put("the unique indexes of a table", SqlServerCatalog.UNIQUE);
        questions.put("whether the transaction is still there", SqlServerResult.STATE);
        questions.put("a point to go back to", "save transaction litestar_chunk");
        return questions;
    }

    @Override
    VendorGrammar grammar() {
        return VendorGrammar.SQL_SERVER;
    }

    @Override
    List<Shape> shapes() {
        return List.of(accounts(), flights(), lines(), reserved());
    }

    static TableColumn column(String name, String type) {
        return new TableColumn(name, "[" + name + "]", type, false, true);
    }

    /** An id that the database counts up, a version, and when it was made and changed. */
    static Shape accounts() {
        TableColumn id = new TableColumn("id", "[id]", "bigint identity", true, false);
        TableColumn version = column("version", "bigint");
        TableColumn owner = column("owner", "nvarchar(40)" + CI);
        List<TableColumn> columns = List.of(
                id,
                version,
                owner,
                column("balance", "decimal(10, 2)"),
                column("createdAt", "datetime2(7)"),
                column("updatedAt", "datetime2(3)"));
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
        TableColumn id = column("id", "uniqueidentifier");
        TableColumn scheduled = column("scheduled", "datetime2(0)");
        TableColumn origin = column("origin", "char(3)" + CI);
        List<TableColumn> columns =
                List.of(id, scheduled, origin, column("gate", "varchar(8)" + CI), column("delayMinutes", "smallint"));
        LocalDateTime time = LocalDateTime.of(2001, 1, 1, 0, 5);
        return new Shape(
                "air.flights",
                columns,
                List.of(id),
                List.of(scheduled, origin),
                null,
                List.of(
                        new Object[] {UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd"), time, "SFO", "A1", 5},
                        new Object[] {UUID.fromString("0190f3c1-0000-7000-8000-00000000abce"), time, "OAK", null, null
                        }));
    }

    /** A key of two columns. */
    static Shape lines() {
        TableColumn order = column("orderId", "bigint");
        TableColumn line = column("line", "int");
        List<TableColumn> columns =
                List.of(order, line, column("note", "nvarchar(max)" + CI), column("price", "money"));
        return new Shape(
                "[sales].[order lines]",
                columns,
                List.of(order, line),
                List.of(order, line),
                null,
                List.of(new Object[] {1L, 1, "x", new BigDecimal("2.5")}, new Object[] {1L, 2, null, new BigDecimal("3")
                }));
    }

    /** A column of each type, in a table whose name and columns are reserved words. */
    static Shape reserved() {
        TableColumn id = new TableColumn("id", "[id]", "bigint identity", true, false);
        TableColumn key = column("key", "varchar(50)" + CI);
        List<TableColumn> columns = List.of(
                id,
                key,
                column("user", "nvarchar(20)"),
                column("text", "nvarchar(max)" + CI),
                column("data", "varbinary(max)"),
                column("hash", "binary(4)"),
                column("amount", "decimal(38, 10)"),
                column("day", "date"),
                column("at", "time(7)"),
                column("moment", "datetime2(6)"),
                column("instant", "datetimeoffset(7)"),
                column("old", "datetime"),
                column("flag", "bit"),
                column("ratio", "float"),
                column("part", "real"),
                column("small", "smallint"),
                column("mark", "uniqueidentifier"),
                column("order", "xml"));
        Object[] full = {
            "k1",
            "\u0000\ud83d\ude00",
            "line\nline",
            new byte[] {0, 1, -1, 39},
            new byte[] {1, 2, 3, 4},
            new BigDecimal("12345678901234567890.1234567890"),
            LocalDate.of(1969, 2, 28),
            LocalTime.of(23, 59, 58),
            LocalDateTime.of(2026, 3, 29, 2, 30, 0, 123_456_000),
            OffsetDateTime.parse("2026-03-29T02:30:00.1234567+02:00"),
            LocalDateTime.of(1999, 12, 31, 23, 59, 59),
            true,
            0.1,
            0.1f,
            (short) -7,
            UUID.fromString("0190f3c1-0000-7000-8000-00000000abcd"),
            "<a/>"
        };
        Object[] empty = Stream.concat(
                        Stream.of((Object) "k2"), Stream.generate(() -> null).limit(full.length - 1))
                .toArray();
        return new Shape("order", columns, List.of(id), List.of(key), null, List.of(full, empty));
    }
}
