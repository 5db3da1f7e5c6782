package org.litestarspring.repository.dialect;

import java.util.Locale;

/**
 * A column's type as {@link OracleCatalog} writes it into {@link TableColumn#type()}, such as {@code NUMBER(10,2)} or
 * {@code TIMESTAMP(6) WITH TIME ZONE}, and what follows from it for a statement.
 *
 * @param kind how values of the type are sent
 * @param cast the type with its bounds
 * @param size of a text, its length; else 0
 */
record OracleType(Kind kind, String cast, int size) {

    enum Kind {
        NUMBER,
        DOUBLE,
        FLOAT,
        BOOLEAN,
        TEXT,
        FIXED_TEXT,
        CLOB,
        NCLOB,
        BLOB,
        RAW,
        DATE,
        TIMESTAMP,
        ZONED_TIMESTAMP,
        DAYS,
        MONTHS,
        JSON,
        XML,
        OTHER
    }

    private static final String DATE_TIME = "'YYYY-MM-DD\"T\"HH24:MI:SS'";
    private static final String FRACTION = "'YYYY-MM-DD\"T\"HH24:MI:SS.FF9'";
    private static final String ZONED = "'YYYY-MM-DD\"T\"HH24:MI:SS.FF9TZH:TZM'";

    static OracleType of(TableColumn column) {
        String type = column.type();
        String upper = type.toUpperCase(Locale.ROOT);
        int bounds = upper.indexOf('(');
        int space = upper.indexOf(' ');
        int end = bounds < 0 ? space : space < 0 ? bounds : Math.min(bounds, space);
        String name = end < 0 ? upper : upper.substring(0, end);
        Kind kind =
                switch (name) {
                    case "NUMBER", "FLOAT", "INTEGER" -> Kind.NUMBER;
                    case "BINARY_DOUBLE" -> Kind.DOUBLE;
                    case "BINARY_FLOAT" -> Kind.FLOAT;
                    case "BOOLEAN" -> Kind.BOOLEAN;
                    case "VARCHAR2", "NVARCHAR2", "VARCHAR" -> Kind.TEXT;
                    case "CHAR", "NCHAR" -> Kind.FIXED_TEXT;
                    case "CLOB" -> Kind.CLOB;
                    case "NCLOB" -> Kind.NCLOB;
                    case "BLOB" -> Kind.BLOB;
                    case "RAW" -> Kind.RAW;
                    case "DATE" -> Kind.DATE;
                    case "TIMESTAMP" -> upper.contains("TIME ZONE") ? Kind.ZONED_TIMESTAMP : Kind.TIMESTAMP;
                    case "INTERVAL" -> upper.contains("YEAR") ? Kind.MONTHS : Kind.DAYS;
                    case "JSON" -> Kind.JSON;
                    case "XMLTYPE" -> Kind.XML;
                    default -> Kind.OTHER;
                };
        return new OracleType(kind, type, size(kind, type, bounds));
    }

    private static int size(Kind kind, String type, int bounds) {
        boolean isSized = kind == Kind.TEXT || kind == Kind.FIXED_TEXT || kind == Kind.RAW;
        return isSized && bounds > 0
                ? Integer.parseInt(type.substring(bounds + 1).replaceAll("\\D.*", ""))
                : 0;
    }

    /** What {@code json_table} reads it as. */
    String path() {
        return switch (this.kind) {
            case NUMBER, BOOLEAN -> "number";
            case CLOB, NCLOB, JSON, XML -> "clob";
            case DATE, TIMESTAMP, ZONED_TIMESTAMP, DAYS, MONTHS, DOUBLE, FLOAT -> "varchar2(100)";
            // A text that is longer than any is refused there, and not cut.
            case TEXT -> this.size > 4000 ? "varchar2(32767)" : "varchar2(4000)";
            case RAW -> this.size > 2000 ? "varchar2(32767)" : "varchar2(4000)";
            case FIXED_TEXT, BLOB, OTHER -> "varchar2(4000)";
        };
    }

    /** What {@code json_table} has read, as this type; nothing in it depends on the session's language. */
    String value(String json) {
        return switch (this.kind) {
            case NUMBER -> this.cast.equalsIgnoreCase("NUMBER") ? json : "cast(" + json + " as " + this.cast + ")";
            // Their bits: a decimal number has not their range, and a text's point is the session's.
            case DOUBLE -> "utl_raw.cast_to_binary_double(hextoraw(" + json + "))";
            case FLOAT -> "utl_raw.cast_to_binary_float(hextoraw(" + json + "))";
            case BOOLEAN -> "to_boolean(" + json + ")";
            case NCLOB -> "to_nclob(" + json + ")";
            case BLOB -> "to_blob(hextoraw(" + json + "))";
            case RAW -> "hextoraw(" + json + ")";
            case DATE -> "to_date(" + json + ", " + DATE_TIME + ")";
            case TIMESTAMP -> "cast(to_timestamp(" + json + ", " + FRACTION + ") as " + this.cast + ")";
            case ZONED_TIMESTAMP -> "cast(to_timestamp_tz(" + json + ", " + ZONED + ") as " + this.cast + ")";
            case DAYS -> "to_dsinterval(" + json + ")";
            case MONTHS -> "to_yminterval(" + json + ")";
            case JSON -> "case when " + json + " is not null then json(" + json + ") end";
            case XML -> "case when " + json + " is not null then xmltype(" + json + ") end";
            case CLOB, TEXT, FIXED_TEXT, OTHER -> json;
        };
    }

    /** A value of the source, to be compared with the column: blanks behind a text of fixed length count for nothing. */
    String key(String value) {
        return this.kind == Kind.FIXED_TEXT ? "cast(" + value + " as char(2000))" : value;
    }

    /** Whether two values are different; two nulls are not, and neither are null and the empty text. */
    String differs(String one, String other) {
        String both =
                switch (this.kind) {
                    case CLOB, NCLOB, BLOB -> "dbms_lob.compare(" + one + ", " + other + ") <> 0";
                    case FIXED_TEXT -> "rtrim(" + one + ") <> rtrim(" + other + ")";
                    case JSON -> "not json_equal(" + one + ", " + other + ")";
                    // There is no comparison of these: as text, which is to the letter.
                    case XML ->
                        "dbms_lob.compare(xmlserialize(content " + one + " as clob), xmlserialize(content " + other
                                + " as clob)) <> 0";
                    default -> one + " <> " + other;
                };
        return "(" + both + " or (" + one + " is null and " + other + " is not null) or (" + one + " is not null and "
                + other + " is null))";
    }

    /** The type of the server's own lists that takes values of this one; null where there is none. */
    @org.jspecify.annotations.Nullable
    String list() {
        return switch (this.kind) {
            case NUMBER -> "sys.odcinumberlist";
            case TEXT, FIXED_TEXT -> "sys.odcivarchar2list";
            case RAW -> "sys.odcirawlist";
            case DATE -> "sys.odcidatelist";
            default -> null;
        };
    }
}
