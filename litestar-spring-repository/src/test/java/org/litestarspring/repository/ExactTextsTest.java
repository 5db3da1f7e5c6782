package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.h2.H2ConnectionConfiguration;
import io.r2dbc.h2.H2ConnectionFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestarspring.repository.ExactTexts.ExactColumn;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.annotation.Id;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.r2dbc.dialect.OracleDialect;
import org.springframework.data.r2dbc.dialect.R2dbcDialect;
import org.springframework.data.r2dbc.dialect.SqlServerDialect;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.r2dbc.core.DatabaseClient;

@DisplayName("Texts of filters")
class ExactTextsTest {

    record Place(String city) {}

    record Trip(
            @Id Long id,
            String origin,
            @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL) Place place) {}

    /** Of a database that nothing is sent to. */
    private static Map<String, ExactColumn> columns(R2dbcDialect dialect) {
        DatabaseClient database = DatabaseClient.builder()
                .connectionFactory(new H2ConnectionFactory(
                        H2ConnectionConfiguration.builder().inMemory("unused").build()))
                .bindMarkers(dialect.getBindMarkersFactory())
                .build();
        ExactTexts texts = ExactTexts.ofDatabases(
                new StaticListableBeanFactory(Map.of("template", new R2dbcEntityTemplate(database, dialect))));
        return texts.of(Trip.class).block(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @CsvSource({
        "50\\%%, 50[%]%",
        "%x\\_y%, %x[_]y%",
        "%[a-z]%, %[[]a-z]%",
        "a\\\\b_, a\\b_",
        "back\\\\\\%, back\\[%]",
        "plain, plain"
    })
    @DisplayName("R50 on SQL Server, patterns escape in brackets, and a bracket of a client's is a value")
    void brackets(String pattern, String expected) {
        Map<String, ExactColumn> columns = columns(SqlServerDialect.INSTANCE);

        assertThat(columns).containsOnlyKeys("origin", "place.city");
        assertThat(columns.get("origin").name()).isEqualTo("origin");
        assertThat(columns.get("place.city").patterns().apply(pattern)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "50\\%%, true, 50#%",
        "%x\\_y%, true, %x$y%",
        "%[a-z]_, false, %[a-z]_",
        "%a\\\\b_, false, %a\\b_",
        "back\\\\\\%, true, back\\#",
        "plain, false, plain"
    })
    @DisplayName("R50 on Oracle, which has no escape, % and _ of a client's are values, and a backslash is one")
    void controls(String pattern, boolean isLiteral, String expected) {
        ExactColumn origin = columns(OracleDialect.INSTANCE).get("origin");

        assertThat(origin.patterns().apply(pattern))
                .isEqualTo(expected.replace('#', '\1').replace('$', '\2'));
        assertThat(origin.isLiteral(pattern)).isEqualTo(isLiteral);
        assertThat(origin.name()).isEqualTo("origin");
    }

    @ParameterizedTest
    @CsvSource({"50%, 5000, false", "50%, 50% off, true", "a_b, axb, false", "a_b, a_b, true", "a\\b, a\\b, true"})
    @DisplayName("R50 the comparison that Oracle is sent finds, run on another database, that text alone")
    void controlsFind(String value, String stored, boolean isFound) {
        ExactColumn origin = columns(OracleDialect.INSTANCE).get("origin");
        String pattern = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        // H2 takes Oracle's words, and no escape where it is told so.
        String sql = "select count(*) from (select cast(? as varchar) as origin) t where "
                + (origin.isLiteral(pattern) ? origin.literalName(false) : origin.name()).replace("chr", "char")
                + " like ? escape ''";
        DatabaseClient h2 = DatabaseClient.create(new H2ConnectionFactory(
                H2ConnectionConfiguration.builder().inMemory("patterns").build()));

        Long found = h2.sql(sql)
                .bind(0, stored)
                .bind(1, origin.patterns().apply(pattern))
                .map(row -> row.get(0, Long.class))
                .one()
                .block(Duration.ofSeconds(10));

        assertThat(found).isEqualTo(isFound ? 1 : 0);
    }
}
