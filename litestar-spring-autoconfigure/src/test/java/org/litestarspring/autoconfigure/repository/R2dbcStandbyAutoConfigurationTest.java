package org.litestarspring.autoconfigure.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.litestarspring.autoconfigure.repository.app.Everything;
import org.litestarspring.autoconfigure.repository.app.Flight;
import org.litestarspring.repository.AsyncRepository;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.health.ConnectionFactoryHealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.r2dbc.core.DatabaseClient;

/** Real starts, with every auto-configuration of the class path. */
@ExtendWith(OutputCaptureExtension.class)
class R2dbcStandbyAutoConfigurationTest {

    private static final FilteredClassLoader NO_DRIVER =
            new FilteredClassLoader("io.r2dbc.h2", "io.r2dbc.postgresql", "org.mariadb.r2dbc");
    private static final FilteredClassLoader POSTGRES_ALONE =
            new FilteredClassLoader("io.r2dbc.h2", "org.mariadb.r2dbc");

    private static ConfigurableApplicationContext start(ClassLoader classes, Class<?> more, String... properties) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            return new SpringApplicationBuilder(Everything.class, more)
                    .resourceLoader(new DefaultResourceLoader(classes))
                    .web(WebApplicationType.NONE)
                    .properties(properties)
                    .run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    private static void assertNoDatabase(ConfigurableApplicationContext context) {
        assertThat(context.getBeanNamesForType(ConnectionFactory.class)).isEmpty();
        assertThat(context.getBeanNamesForType(DatabaseClient.class)).isEmpty();
        assertThat(context.getBeanNamesForType(AsyncRepository.class)).isEmpty();
        assertThat(context.getBeanNamesForType(ConnectionFactoryHealthIndicator.class))
                .isEmpty();
    }

    @Test
    @DisplayName("R5 without a driver the application starts, and one line says why there are no repositories")
    void noDriver(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(NO_DRIVER, Nothing.class)) {
            assertNoDatabase(context);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("no repositories")))
                .singleElement()
                .asString()
                .contains("INFO")
                .contains("There is no R2DBC driver on the class path")
                .contains("set spring.r2dbc.url");
    }

    @Test
    @DisplayName(
            "R5 with a driver that needs a URL, and none set, the application starts and the line names the property")
    void noUrl(CapturedOutput output) {
        for (String url : new String[] {"other=thing", "spring.r2dbc.url="}) {
            try (ConfigurableApplicationContext context = start(POSTGRES_ALONE, Nothing.class, url)) {
                assertNoDatabase(context);
            }
        }
        assertThat(output).contains("spring.r2dbc.url is not set, so there are no repositories");
    }

    @Test
    @DisplayName("R5 a URL without any driver starts too, with a warning")
    void urlWithoutDriver(CapturedOutput output) {
        try (ConfigurableApplicationContext context =
                start(NO_DRIVER, Nothing.class, "spring.r2dbc.url=r2dbc:postgresql://localhost/flights")) {
            assertNoDatabase(context);
        }
        assertThat(output).contains("WARN").contains("spring.r2dbc.url is set, but there is no R2DBC driver");
    }

    @Test
    @DisplayName("With H2 on the class path there is a database without a word, as Boot has it")
    void embedded(CapturedOutput output) {
        ClassLoader all = getClass().getClassLoader();

        try (ConfigurableApplicationContext context =
                start(all, Nothing.class, "spring.r2dbc.generate-unique-name=true")) {
            assertThat(context.getBeanNamesForType(ConnectionFactory.class)).hasSize(1);
            assertThat(context.getBeanNamesForType(AsyncRepository.class)).hasSize(1);
        }
        assertThat(output).doesNotContain("no repositories");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnConnectionFactory {

        @Bean
        ConnectionFactory own() {
            return ConnectionFactories.get("r2dbc:h2:mem:///own");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDetails {

        @Bean
        R2dbcConnectionDetails details() {
            return () -> ConnectionFactoryOptions.parse("r2dbc:postgresql://someone@nowhere.invalid/flights");
        }
    }

    @Test
    @DisplayName("A connection factory of the application's own, or details of its own, need no URL")
    void own() {
        try (ConfigurableApplicationContext context = start(NO_DRIVER, OwnConnectionFactory.class)) {
            assertThat(context.getBeanNamesForType(DatabaseClient.class)).hasSize(1);
            assertThat(context.getBeanNamesForType(AsyncRepository.class)).hasSize(1);
        }
        try (ConfigurableApplicationContext context = start(POSTGRES_ALONE, OwnDetails.class)) {
            assertThat(context.getBeanNamesForType(DatabaseClient.class)).hasSize(1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsFlights {

        NeedsFlights(AsyncRepository<Flight, Long> flights) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsTheWrongId {

        NeedsTheWrongId(AsyncRepository<Flight, String> flights) {}
    }

    @Test
    @DisplayName("R5 who needs a repository where there is no driver is told what is missing")
    void needed(CapturedOutput output) {
        assertThatThrownBy(() -> start(NO_DRIVER, NeedsFlights.class)).isInstanceOf(RuntimeException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("there is no R2DBC connection factory, so there are no repositories.")
                .contains("Put the database's R2DBC driver on the class path, and set spring.r2dbc.url.");
    }

    @Test
    @DisplayName("R1 a real start with the wrong id type prints the line to write")
    void wrongId(CapturedOutput output) {
        assertThatThrownBy(() -> start(getClass().getClassLoader(), NeedsTheWrongId.class))
                .isInstanceOf(RuntimeException.class);

        assertThat(output).contains("APPLICATION FAILED TO START").contains("Inject AsyncRepository<Flight, Long>.");
    }
}
