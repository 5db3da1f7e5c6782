package org.litestarspring.repository;

import io.r2dbc.spi.Readable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.MySqlDialect;
import org.springframework.data.relational.core.mapping.RelationalPersistentEntity;
import org.springframework.data.relational.core.mapping.RelationalPersistentProperty;
import org.springframework.data.relational.core.sql.SqlIdentifier;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Names text columns in criteria so that they compare to the letter. MariaDB and MySQL compare as the column's collation
 * does, by default without regard to case and accents; there the name has a collation of the column's character set
 * behind it. Other databases compare to the letter by themselves.
 *
 * @since 0.1
 */
public final class ExactTexts {

    /** In order of preference: the first two compare spaces at the end, too; one is MariaDB's, the other MySQL's. */
    private static final List<String> TO_THE_LETTER = List.of("_nopad_bin", "_0900_bin", "_bin");

    private final @Nullable ListableBeanFactory beans;
    private final Map<Class<?>, Mono<Map<String, String>>> known = new ConcurrentHashMap<>();

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
     * The names of columns by property, or by path for those of embedded values; only of columns that need another name
     * than the property's.
     */
    public Mono<Map<String, String>> of(Class<?> entity) {
        return this.known.computeIfAbsent(
                entity,
                // A look-up that failed is done again.
                key -> Mono.defer(() -> find(key)).cacheInvalidateIf(found -> false));
    }

    private Mono<Map<String, String>> find(Class<?> entity) {
        R2dbcEntityTemplate template = template(entity);
        return template == null || !(template.getDataAccessStrategy().getDialect() instanceof MySqlDialect)
                ? Mono.just(Map.of())
                : collated(template, entity);
    }

    private @Nullable R2dbcEntityTemplate template(Class<?> entity) {
        if (this.beans == null) {
            return null;
        }
        String name = this.beans instanceof BeanDefinitionRegistry registry
                ? new EntityOperations(registry).of(entity)
                : null;
        R2dbcEntityOperations operations = name != null && this.beans.containsBean(name)
                ? this.beans.getBean(name, R2dbcEntityOperations.class)
                : this.beans.getBeanProvider(R2dbcEntityOperations.class).getIfUnique();
        return operations instanceof R2dbcEntityTemplate template ? template : null;
    }

    private static Mono<Map<String, String>> collated(R2dbcEntityTemplate template, Class<?> type) {
        RelationalPersistentEntity<?> entity =
                template.getConverter().getMappingContext().getRequiredPersistentEntity(type);
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
                .collectMap(Column::name, column -> column.toTheLetter(known))
                .map(found -> {
                    Map<String, String> names = new LinkedHashMap<>();
                    name(template, entity, "", found, names);
                    return names;
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

    /** A column of text, as the catalog has it. */
    private record Column(String column, String charset, String collation) {

        String name() {
            return this.column.toLowerCase(Locale.ROOT);
        }

        /** The collation to name, empty where it is the column's own. */
        String toTheLetter(Set<String> known) {
            return TO_THE_LETTER.stream()
                    .map(suffix -> this.charset + suffix)
                    .filter(known::contains)
                    .findFirst()
                    .filter(found -> !found.equals(this.collation))
                    .orElse("");
        }
    }

    private static void name(
            R2dbcEntityTemplate template,
            RelationalPersistentEntity<?> entity,
            String before,
            Map<String, String> collations,
            Map<String, String> names) {
        for (RelationalPersistentProperty property : entity) {
            if (property.isEmbedded()) {
                name(
                        template,
                        ColumnNulls.embedded(template, property),
                        before + property.getName() + ".",
                        collations,
                        names);
            } else if (property.getType() == String.class) {
                SqlIdentifier column = property.getColumnName();
                String collation = collations.getOrDefault(column.getReference().toLowerCase(Locale.ROOT), "");
                if (!collation.isEmpty()) {
                    names.put(
                            before + property.getName(),
                            template.getDataAccessStrategy().toSql(column) + " collate " + collation);
                }
            }
        }
    }
}
