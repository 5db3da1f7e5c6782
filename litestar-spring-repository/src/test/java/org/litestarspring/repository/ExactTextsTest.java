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
}
