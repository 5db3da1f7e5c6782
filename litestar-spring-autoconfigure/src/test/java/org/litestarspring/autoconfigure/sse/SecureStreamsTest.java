package org.litestarspring.autoconfigure.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.litestarspring.autoconfigure.OwnResources;
import org.litestarspring.channels.sse.SseEvents;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Sinks;

/** Streams of handlers by each version of HTTP, with and without TLS, under a certificate that is made here. */
@DisplayName("K27 Events of a handler arrive at once")
class SecureStreamsTest {

    private static final String PASSWORD = "secret";

    @TempDir
    private static Path folder;

    private static KeyStore keys;

    @RestController
    static class Live {

        final Sinks.Many<Integer> numbers = Sinks.many().multicast().onBackpressureBuffer(16, false);

        @GetMapping("/live")
        SseEvents<Integer> live() {
            return SseEvents.of(this.numbers.asFlux());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({OwnResources.class, Live.class})
    static class App {}

    @BeforeAll
    static void certificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
    }

    private static ConfigurableApplicationContext start(boolean http2, boolean tls) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", "0");
        properties.put("server.http2.enabled", http2);
        if (tls) {
            properties.put("server.ssl.key-store", folder.resolve("keys.p12").toString());
            properties.put("server.ssl.key-store-password", PASSWORD);
        }
        SpringApplication application = new SpringApplication(App.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(properties);
        return application.run();
    }

    private static HttpClient client() throws Exception {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_2)
                .build();
    }

    @ParameterizedTest(name = "by HTTP/2: {0}, under TLS: {1}")
    @CsvSource({"true, true", "true, false", "false, true"})
    @DisplayName("each, and their source is cancelled when the client leaves")
    void atOnce(boolean http2, boolean tls) throws Exception {
        try (ConfigurableApplicationContext context = start(http2, tls)) {
            Sinks.Many<Integer> numbers = context.getBean(Live.class).numbers;
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            URI address = URI.create((tls ? "https" : "http") + "://localhost:" + port + "/live");
            HttpResponse<InputStream> response = client().send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());

            assertThat(response.version()).isEqualTo(http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
            assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(response.headers().firstValue("cache-control").orElse(""))
                    .contains("no-cache");
            assertThat(response.headers().firstValue("x-accel-buffering")).hasValue("no");
            assertThat(response.headers().firstValue("content-length")).isEmpty();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (int number = 0; number < 5; number++) {
                    // The next one is not sent before this has come, so that one held back is waited for in vain.
                    assertThat(numbers.tryEmitNext(number)).isEqualTo(Sinks.EmitResult.OK);
                    assertThat(data(lines)).isEqualTo("data:" + number);
                }
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> numbers.currentSubscriberCount() == 0);
        }
    }

    private static String data(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }
}
