package org.litestarspring.repository.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as {@link SqlServerCatalog} writes it into {@link TableColumn#type()}, such as {@code varchar(40)
 * collate Latin1_General_CI_AS} or {@code bigint identity}, and what follows from it for a statement.
 *
 * @param name the type without its bounds
 * @param cast the type with its bounds
 */
record SqlServerType(String name, String cast, @Nullable String collation, boolean isIdentity) {

    private static final Set<String> TEXTS = Set.of("char", "varchar", "text", "nchar", "nvarchar", "ntext");
    private static final Set<String> BINARIES = Set.of("binary", "varbinary", "image");

    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "int", "bigint", "bit");

    private static final String IDENTITY = " identity";
    private static final String COLLATE = " collate ";

    static SqlServerType of(TableColumn column) {
        String type = column.type();
        boolean isIdentity = type.endsWith(IDENTITY);
        String rest = isIdentity ? type.substring(0, type.length() - IDENTITY.length()) : type;
        int collate = rest.indexOf(COLLATE);
        String cast = collate < 0 ? rest : rest.substring(0, collate);
        int bounds = cast.indexOf('(');
        return new SqlServerType(
                (bounds < 0 ? cast : cast.substring(0, bounds)).toLowerCase(Locale.ROOT),
                cast,
                collate < 0 ? null : rest.substring(collate + COLLATE.length()),
                isIdentity);
    }

    /** The type as the catalog has it; bytes of a length are two for a character of the national types. */
    static String text(
            String name, int length, int precision, int scale, @Nullable String collation, boolean identity) {
        String bounds =
                switch (name) {
                    case "char", "varchar", "binary", "varbinary" -> "(" + (length < 0 ? "max" : length) + ")";
                    case "nchar", "nvarchar" -> "(" + (length < 0 ? "max" : length / 2) + ")";
                    case "decimal", "numeric" -> "(" + precision + ", " + scale + ")";
                    case "datetime2", "datetimeoffset", "time" -> "(" + scale + ")";
                    default -> "";
                };
        // A rowversion would make its own value wherever it is declared.
        String type = name.equals("timestamp") ? "binary(8)" : name + bounds;
        return type + (collation == null ? "" : COLLATE + collation) + (identity ? IDENTITY : "");
    }

    /** The type of a column of a table variable. */
    String declaration() {
        return this.collation == null ? this.cast : this.cast + COLLATE + this.collation;
    }

    boolean isText() {
        return TEXTS.contains(this.name);
    }

    boolean isInteger() {
        return INTEGERS.contains(this.name);
    }

    boolean isBinary() {
        return BINARIES.contains(this.name);
    }

    /** The digits behind the point of an exact number; -1 for other types. */
    int scale() {
        return switch (this.name) {
            case "decimal", "numeric" ->
                Integer.parseInt(this.cast
                        .substring(this.cast.indexOf(',') + 1, this.cast.length() - 1)
                        .trim());
            case "money", "smallmoney" -> 4;
            default -> isInteger() ? 0 : -1;
        };
    }

    private boolean isNational() {
        return this.name.equals("nchar") || this.name.equals("nvarchar") || this.name.equals("ntext");
    }

    private boolean isLarge() {
        return this.cast.endsWith("(max)") || Set.of("text", "ntext", "image").contains(this.name);
    }

    /**
     * A value of the JSON as this type. Texts and bytes are left as long as they are: a cast would cut them silently, and
     * a column refuses what is too long for it.
     */
    String value(String json) {
        if (isText()) {
            String collated = this.collation == null ? json : json + COLLATE + this.collation;
            return isNational() ? collated : "cast(" + collated + " as varchar(max))";
        }
        return isBinary() ? "convert(varbinary(max), " + json + ", 2)" : "cast(" + json + " as " + this.cast + ")";
    }

    /** A value of the source, to be compared with the column by its index: of the column's family, and not large. */
    String key(String value) {
        if (isLarge() || !(isText() || isBinary())) {
            return value;
        }
        return "cast(" + value + " as "
                + (isBinary() ? "varbinary(8000)" : isNational() ? "nvarchar(4000)" : "varchar(8000)") + ")";
    }

    /** What differs where two values do: texts to the letter, whatever the collation has as equal. */
    List<String> compared(String value) {
        return switch (this.name) {
            case "char", "nchar" -> List.of("cast(rtrim(" + value + ") as varbinary(max))");
            case "varchar", "nvarchar" -> List.of("cast(" + value + " as varbinary(max))");
            case "text" -> List.of("cast(cast(" + value + " as varchar(max)) as varbinary(max))");
            case "ntext", "xml", "json" -> List.of("cast(cast(" + value + " as nvarchar(max)) as varbinary(max))");
            case "geography", "geometry" -> List.of("cast(" + value + " as varbinary(max))");
            // Shorter bytes are equal to the same with zeros behind them.
            case "varbinary" -> List.of(value, "datalength(" + value + ")");
            case "image" -> List.of("cast(" + value + " as varbinary(max))", "datalength(" + value + ")");
            default -> List.of(value);
        };
    }
}
