package org.litestarspring.repository;

import io.r2dbc.spi.Readable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.r2dbc.dialect.OracleDialect;
import org.springframework.data.r2dbc.dialect.SqlServerDialect;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Names text columns in criteria so that they compare to the letter. MariaDB and MySQL compare as the column's collation
 * does, by default without regard to case and accents; there the name has a collation of the column's character set
 * behind it. SQL Server compares as the collation does, too, and is left so; but patterns are put into its words. Other
 * databases compare to the letter by themselves; but Oracle has no character that escapes in a pattern unless its
 * statement names one, which criteria cannot do: there the column is compared with its wildcards put into other words.
 *
 * @since 0.1
 */
public final class ExactTexts {

    /** In order of preference: the first two compare spaces at the end, too; one is MariaDB's, the other MySQL's. */
    private static final List<String> TO_THE_LETTER = List.of("_nopad_bin", "_0900_bin", "_bin");

    private final @Nullable ListableBeanFactory beans;
    private final Map<Class<?>, Mono<Map<String, ExactColumn>>> known = new ConcurrentHashMap<>();

    private ExactTexts(@Nullable ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Asks the database of the entity, which is found among these beans, once for its columns. */
    public static ExactTexts ofDatabases(ListableBeanFactory beans) {
        return new ExactTexts(beans);
    }

    /** Leaves it to the columns' collations. */
    public static ExactTexts asCollated() {
        return new ExactTexts(null);
    }

    /**
     * How a column is compared.
     *
     * @param name its name for criteria, with the collation to compare by; the property's where the column's own serves
     * @param charset what the column can hold; null where nothing is known of it
     * @param patterns makes the database's pattern of one in which a backslash escapes
     * @param unescaped the column in a statement, where nothing escapes in a pattern; null where a backslash does
     */
    public record ExactColumn(
            String name,
            @Nullable Charset charset,
            UnaryOperator<String> patterns,
            @Nullable String unescaped) {

        private ExactColumn(String name, @Nullable Charset charset, UnaryOperator<String> patterns) {
            this(name, charset, patterns, null);
        }

        /**
         * Whether a pattern in which a backslash escapes needs {@link #literalName} to be compared with, since the database
         * would take its wildcards for such.
         */
        public boolean isLiteral(String pattern) {
            return this.unescaped != null && hasEscapedWildcard(pattern);
        }

        /** The name where {@link #isLiteral}, whose wildcards are put into other words as those of the pattern are. */
        public String literalName(boolean inUpperCase) {
            // Criteria put the table's name before it, so that it begins with the column.
            String literal = ORACLE_LITERAL.formatted(this.unescaped);
            return this.unescaped + " is not null and " + (inUpperCase ? "upper(" + literal + ")" : literal);
        }

        /** Whether it is known which texts the column can hold. */
        public boolean isComparable() {
            return this.charset != null;
        }

        /** Whether the column can hold the text. A database refuses to compare one with what its character set has not. */
        public boolean holds(String text) {
            if (this.charset == null) {
                return false;
            }
            boolean isBasic = this.charset != StandardCharsets.UTF_16
                    || text.chars().noneMatch(c -> Character.isSurrogate((char) c));
            return isBasic && this.charset.newEncoder().canEncode(text);
        }
    }

    /** Finds the database of an entity, which may take a lock, so that {@link #of} need not. */
    public void prepare(Class<?> entity) {
        this.known.computeIfAbsent(entity, this::find);
    }

    /**
     * The columns by property, or by path for those of embedded values; only those that need another name than the
     * property's.
     */
    public Mono<Map<String, ExactColumn>> of(Class<?> entity) {
        return this.known.computeIfAbsent(entity, this::find);
    }

    private Mono<Map<String, ExactColumn>> find(Class<?> entity) {
        R2dbcEntityTemplate template = template(entity);
        if (template == null) {
            return Mono.just(Map.of());
        }
        Dialect dialect = template.getDataAccessStrategy().getDialect();
        if (dialect instanceof SqlServerDialect) {
            Map<String, ExactColumn> columns = new LinkedHashMap<>();
            eachText(
                    template,
                    entity(template, entity),
                    "",
                    (path, property) ->
                            columns.put(path, new ExactColumn(path, StandardCharsets.UTF_8, ExactTexts::inBrackets)));
            return Mono.just(columns);
        }
        if (dialect instanceof OracleDialect) {
            Map<String, ExactColumn> columns = new LinkedHashMap<>();
            eachText(template, entity(template, entity), "", (path, property) -> {
                String column = template.getDataAccessStrategy().toSql(property.getColumnName());
                columns.put(path, new ExactColumn(path, StandardCharsets.UTF_8, ExactTexts::inControls, column));
            });
            return Mono.just(columns);
        }
        return dialect instanceof MySqlDialect
                // A look-up that failed is done again.
                ? Mono.defer(() -> collated(template, entity)).cacheInvalidateIf(found -> false)
                : Mono.just(Map.of());
    }

    private static RelationalPersistentEntity<?> entity(R2dbcEntityTemplate template, Class<?> type) {
        return template.getConverter().getMappingContext().getRequiredPersistentEntity(type);
    }

    /** Two characters that no text has stand for the wildcards of the column, of any type of text and character set. */
    private static final String ORACLE_LITERAL = "replace(replace(%s, '%%', chr(1)), '_', chr(2))";

    private static boolean hasEscapedWildcard(String pattern) {
        for (int i = 0; i + 1 < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\' && pattern.charAt(++i) != '\\') {
                return true;
            }
        }
        return false;
    }

    /** As {@link #ORACLE_LITERAL} has it; a backslash is one. */
    private static String inControls(String pattern) {
        StringBuilder controls = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean isEscaped = c == '\\' && i + 1 < pattern.length();
            char meant = isEscaped ? pattern.charAt(++i) : c;
            controls.append(isEscaped && meant == '%' ? '\1' : isEscaped && meant == '_' ? '\2' : meant);
        }
        return controls.toString();
    }

    /** SQL Server escapes in brackets, which it takes for a set of characters otherwise. */
    private static String inBrackets(String pattern) {
        StringBuilder brackets = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            boolean isEscaped = c == '\\' && i + 1 < pattern.length();
            char meant = isEscaped ? pattern.charAt(++i) : c;
            boolean isLiteral = meant == '[' || isEscaped && (meant == '%' || meant == '_');
            brackets.append(isLiteral ? "[" + meant + "]" : String.valueOf(meant));
        }
        return brackets.toString();
    }

    private @Nullable R2dbcEntityTemplate template(Class<?> entity) {
        if (this.beans == null) {
            return null;
        }
        String[] all = this.beans.getBeanNamesForType(R2dbcEntityOperations.class, true, false);
        String name = all.length == 1 ? all[0] : null;
        if (all.length > 1 && this.beans instanceof BeanDefinitionRegistry registry) {
            name = new EntityOperations(registry).of(entity);
        }
        return name != null
                        && this.beans.getBean(name, R2dbcEntityOperations.class) instanceof R2dbcEntityTemplate template
                ? template
                : null;
    }

    private static Mono<Map<String, ExactColumn>> collated(R2dbcEntityTemplate template, Class<?> type) {
        RelationalPersistentEntity<?> entity = entity(template, type);
        List<String> table = entity.getQualifiedTableName().stream()
                .map(SqlIdentifier::getReference)
                .toList();
        DatabaseClient database = template.getDatabaseClient();
        Mono<Set<String>> collations = database.sql(
                        "select collation_name as name from information_schema.collations where collation_name like '%bin'")
                .map(row -> text(row, "name"))
                .all()
                .collect(HashSet::new, Set::add);
        return collations.flatMap(known -> columns(database, table)
                .map(row -> new Column(text(row, "name"), text(row, "charset"), text(row, "collated")))
                .all()
                .collectMap(Column::key)
                .map(found -> {
                    Map<String, ExactColumn> columns = new LinkedHashMap<>();
                    eachText(template, entity, "", (path, property) -> {
                        SqlIdentifier name = property.getColumnName();
                        Column column = found.get(name.getReference().toLowerCase(Locale.ROOT));
                        String collation = column == null ? null : column.toTheLetter(known);
                        if (column != null && collation != null) {
                            String sql = template.getDataAccessStrategy().toSql(name) + " collate " + collation;
                            columns.put(path, new ExactColumn(sql, column.javas(), UnaryOperator.identity()));
                        }
                    });
                    return columns;
                }));
    }

    private static DatabaseClient.GenericExecuteSpec columns(DatabaseClient database, List<String> table) {
        String ofTable =
                "select column_name as name, character_set_name as charset, collation_name as collated from information_schema.columns where character_set_name is not null and table_name = :table and table_schema = ";
        DatabaseClient.GenericExecuteSpec statement = table.size() < 2
                ? database.sql(ofTable + "database()")
                : database.sql(ofTable + ":schema").bind("schema", table.get(table.size() - 2));
        return statement.bind("table", table.get(table.size() - 1));
    }

    private static String text(Readable row, String column) {
        return String.valueOf(row.get(column, String.class));
    }

    private static final Set<Class<?>> TEXTS = Set.of(String.class, Character.class, char.class);

    /** MySQL's latin1 is what others call windows-1252; utf8mb3 has no character that Java writes as two. */
    private static final Map<String, Charset> CHARSETS = Map.of(
            "utf8mb4", StandardCharsets.UTF_8,
            "utf8mb3", StandardCharsets.UTF_16,
            "utf8", StandardCharsets.UTF_16,
            "latin1", Charset.forName("windows-1252"),
            "ascii", StandardCharsets.US_ASCII);

    /** A column of text, as the catalog has it. */
    private record Column(String name, String charset, String collation) {

        String key() {
            return this.name.toLowerCase(Locale.ROOT);
        }

        @Nullable
        Charset javas() {
            return CHARSETS.get(this.charset);
        }

        /** The collation to name; null where there is none, or it is the column's own, which holds any text. */
        @Nullable
        String toTheLetter(Set<String> known) {
            return TO_THE_LETTER.stream()
                    .map(suffix -> this.charset + suffix)
                    .filter(known::contains)
                    .findFirst()
                    .filter(found -> !found.equals(this.collation) || !this.charset.equals("utf8mb4"))
                    .orElse(null);
        }
    }

    private static void eachText(
            R2dbcEntityTemplate template,
            RelationalPersistentEntity<?> entity,
            String before,
            BiConsumer<String, RelationalPersistentProperty> action) {
        for (RelationalPersistentProperty property : entity) {
            String path = before + property.getName();
            if (property.isEmbedded()) {
                eachText(template, ColumnNulls.embedded(template, property), path + ".", action);
            } else if (TEXTS.contains(property.getType())) {
                action.accept(path, property);
            }
        }
    }
}
