package org.litestarspring.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.ResourceLeakDetector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.repository.AsyncRepository;
import org.litestarspring.test.fuzz.JsonMutations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Throws what is nearly right at every route: bodies at those that take one, parameters at all. Takes
 * {@code -Dlitestar.fuzz.seconds}, 60 without it, and {@code -Dlitestar.fuzz.seed}: the same on each build, so that none
 * fails for what it did not change. Look further with another.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.r2dbc.url=r2dbc:h2:mem:///fuzz?options=DB_CLOSE_DELAY=-1;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
            "logging.level.org.litestarspring.web=error"
        })
@DisplayName("Bad input")
class FuzzTest {

    private static final Logger LOG = LoggerFactory.getLogger(FuzzTest.class);
    private static final long SECONDS = Long.getLong("litestar.fuzz.seconds", 60);
    private static final long SEED = Long.getLong("litestar.fuzz.seed", 20_261_125L);
    private static final int AT_ONCE = 8;

    private static final String PRIVATE = "kept-from-all-clients";

    /** What no answer may have in it, unless the client sent it. */
    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\tat |\\b(?:org|java|io|tools|reactor|com|jakarta)" + "\\.[a-z]\\w*\\.[\\w.$]+|internal_?note|"
                    + PRIVATE,
            Pattern.CASE_INSENSITIVE);

    private static final List<String> ODD = List.of(
            "",
            "0",
            "-1",
            "1",
            "x",
            "null",
            "99999999999999999999",
            "1.5e9",
            "NaN",
            "a,b",
            "eq.",
            "gte.x",
            "in.()",
            "like.%25",
            "%00",
            "%",
            "%zz",
            "\"",
            "'; drop table flights --",
            "../../etc/passwd",
            "\u00e9\ud83d\ude00",
            "2001-01-15",
            "2001-13-45",
            "SFO",
            "eq.SFO",
            "gte.2001-01-15T00:00",
            "-scheduled,origin",
            "scheduled,foo",
            "y".repeat(600),
            "{}",
            "[]",
            "${7*7}",
            "board:SFO",
            "board:*",
            "replay");

    private static final List<String> NAMES = List.of(
            "page",
            "size",
            "sort",
            "cursor",
            "day",
            "speed",
            "id",
            "origin",
            "scheduled",
            "delayMinutes",
            "distanceMiles",
            "internalNote",
            "version",
            "channel",
            "lastEventId",
            "foo",
            "origin[0]",
            "_csrf",
            "class.classLoader");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mapping;

    @Autowired
    AsyncRepository<Flight, Long> flights;

    @LocalServerPort
    int port;

    /** One kind of request. */
    private record Route(HttpMethod method, String path, MediaType type) {}

    /** A request as it was sent. */
    private record Shot(long number, Route route, URI uri, byte[] body) {

        String text() {
            return new String(this.body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "request %d: %s %s %s%n%s"
                    .formatted(this.number, this.route.method(), this.uri, this.route.type(), text());
        }
    }

    /** Before the first buffer is taken. */
    @BeforeAll
    static void watchBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @Test
    @DisplayName("is answered with problems, never with a failure, and never with what is inside")
    void survives() {
        ListAppender<ILoggingEvent> leaks = new ListAppender<>();
        leaks.start();
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(ResourceLeakDetector.class)
                .addAppender(leaks);
        this.flights
                .insert(new Flight(
                        null, null, LocalDateTime.parse("2002-07-01T08:00"), "SFO", "JFK", 1, 0, PRIVATE, null, null))
                .block();
        List<Route> routes = routes();
        LOG.info("Fuzzing {} routes for {} s with -Dlitestar.fuzz.seed={}", routes.size(), SECONDS, SEED);
        AtomicLong sent = new AtomicLong();
        WebClient client = WebClient.builder()
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(64 << 20))
                .build();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();

        List<String> faults = Flux.<Shot>generate(sink -> {
                    long number = sent.getAndIncrement();
                    if (System.nanoTime() < end) {
                        sink.next(shot(number, routes));
                    } else {
                        sink.complete();
                    }
                })
                .flatMap(shot -> fault(client, shot), AT_ONCE, AT_ONCE)
                .take(3)
                .collectList()
                .block(Duration.ofSeconds(SECONDS).plusMinutes(2));
        System.gc();
        this.flights.count().block();

        LOG.info("{} requests were answered.", sent.get() - 1);
        assertThat(faults)
                .as("what is wrong in answers, with -Dlitestar.fuzz.seed=%d", SEED)
                .isEmpty();
        assertThat(leaks.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .as("buffers that leaked, with -Dlitestar.fuzz.seed=%d", SEED)
                .isEmpty();
        assertThat(sent.get()).isGreaterThan(SECONDS);
    }

    /** Every route of the application's own, the endpoint of its events, and one that is not there. */
    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        this.mapping.getHandlerMethods().forEach((info, handler) -> {
            if (handler.getBeanType().getPackageName().startsWith("org.litestarspring.demo")) {
                boolean hasBody = false;
                for (var parameter : handler.getMethodParameters()) {
                    hasBody |= parameter.hasParameterAnnotation(RequestBody.class);
                }
                add(routes, info, hasBody);
            }
        });
        assertThat(routes).hasSizeGreaterThan(10);
        // What takes a body has the most to get wrong.
        List<Route> taking = routes.stream()
                .filter(route -> !route.type().equals(MediaType.ALL))
                .toList();
        routes.addAll(taking);
        routes.addAll(taking);
        routes.add(new Route(HttpMethod.GET, "/events", MediaType.ALL));
        routes.add(new Route(HttpMethod.POST, "/api/nothing", MediaType.APPLICATION_JSON));
        return List.copyOf(routes);
    }

    private static void add(List<Route> routes, RequestMappingInfo info, boolean hasBody) {
        info.getPatternsCondition()
                .getPatterns()
                .forEach(pattern -> info.getMethodsCondition().getMethods().forEach(method -> {
                    HttpMethod of = method.asHttpMethod();
                    String path = pattern.getPatternString();
                    if (!hasBody) {
                        routes.add(new Route(of, path, MediaType.ALL));
                        return;
                    }
                    info.getConsumesCondition()
                            .getConsumableMediaTypes()
                            .forEach(type -> routes.add(new Route(of, path, type)));
                    if (info.getConsumesCondition().isEmpty()) {
                        // Twice: most of what the suite reads is JSON.
                        routes.add(new Route(of, path, MediaType.APPLICATION_JSON));
                        routes.add(new Route(of, path, MediaType.APPLICATION_JSON));
                        routes.add(new Route(of, path, MediaType.APPLICATION_FORM_URLENCODED));
                        routes.add(new Route(of, path, MediaType.parseMediaType("application/merge-patch+json")));
                        routes.add(new Route(of, path, MediaType.TEXT_PLAIN));
                    }
                }));
    }

    /** The same number gives the same request, whatever came before. */
    private static Shot shot(long number, List<Route> routes) {
        SplittableRandom random = new SplittableRandom(SEED + number);
        Route route = routes.get(random.nextInt(routes.size()));
        StringBuilder uri = new StringBuilder();
        Matcher variables = Pattern.compile("\\{\\w+}").matcher(route.path());
        while (variables.find()) {
            String value = random.nextInt(3) > 0 ? String.valueOf(random.nextInt(1, 50)) : odd(random);
            variables.appendReplacement(uri, Matcher.quoteReplacement(value.isEmpty() ? "SFO" : value));
        }
        variables.appendTail(uri);
        boolean hasBody = !route.type().equals(MediaType.ALL);
        String separator = "?";
        for (int i = random.nextInt(hasBody ? 2 : 5); i > 0; i--) {
            uri.append(separator)
                    .append(encoded(pick(NAMES, random)))
                    .append('=')
                    .append(odd(random));
            separator = "&";
        }
        return new Shot(number, route, URI.create(uri.toString()), hasBody ? body(route, random) : new byte[0]);
    }

    private static String odd(SplittableRandom random) {
        return encoded(pick(ODD, random));
    }

    private static String encoded(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }

    private static String pick(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    private static byte[] body(Route route, SplittableRandom random) {
        if (route.type().getSubtype().equals("csv")) {
            return csv(random);
        }
        JsonMutations bodies = JsonMutations.of(
                random.nextLong(),
                "{\"scheduled\": \"2001-01-15T07:30\", \"origin\": \"SFO\", \"destination\": \"JFK\","
                        + " \"distanceMiles\": 2586, \"delayMinutes\": 5, \"internalNote\": \"mine\"}",
                "{\"delayMinutes\": 25}",
                "{\"origin\": null, \"delayMinutes\": 10000}");
        if (route.type().equals(MediaType.APPLICATION_NDJSON) && random.nextInt(4) == 0) {
            return pick(List.of("null", "1", "[]", "\"x\"", "{}"), random).getBytes(StandardCharsets.UTF_8);
        }
        if (route.type().equals(MediaType.APPLICATION_NDJSON)) {
            return (text(bodies.get()) + "\n" + text(bodies.get())).getBytes(StandardCharsets.UTF_8);
        }
        return random.nextInt(50) == 0 ? new byte[0] : bodies.get();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] csv(SplittableRandom random) {
        StringBuilder file = new StringBuilder("scheduled,origin,destination,distance_miles,delay_minutes\n");
        for (int i = random.nextInt(4); i > 0; i--) {
            file.append("2001-01-15T07:30,SFO,JFK,2586,5\n");
        }
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(file.length());
            String odd = random.nextInt(3) == 0 ? pick(ODD, random) : String.valueOf((char) random.nextInt(1, 256));
            file.replace(at, Math.min(file.length(), at + random.nextInt(8)), odd);
        }
        return file.toString().getBytes(random.nextInt(5) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
    }

    private Mono<String> fault(WebClient client, Shot shot) {
        URI uri = URI.create("http://localhost:" + this.port + shot.uri());
        WebClient.RequestBodySpec request = client.method(shot.route().method()).uri(uri);
        if (shot.body().length > 0) {
            request.contentType(shot.route().type()).bodyValue(shot.body());
        }
        return request.exchangeToMono(answer -> check(answer, shot))
                .timeout(Duration.ofSeconds(60))
                .onErrorResume(failure -> Mono.just(shot + "\n-> " + failure));
    }

    private static Mono<String> check(ClientResponse answer, Shot shot) {
        int status = answer.statusCode().value();
        MediaType type = answer.headers().contentType().orElse(MediaType.ALL);
        if (type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM) && status == 200) {
            return answer.releaseBody()
                    .timeout(Duration.ofMillis(200), Mono.empty())
                    .then(Mono.empty());
        }
        return answer.bodyToMono(String.class).defaultIfEmpty("").handle((body, sink) -> {
            String fault = fault(status, type, body, shot);
            if (fault != null) {
                sink.next("%s%n-> %d %s: %s%n%s".formatted(shot, status, type, fault, body));
            }
        });
    }

    private static String fault(int status, MediaType type, String body, Shot shot) {
        if (status >= 500) {
            return "a failure";
        }
        if (status >= 400 && !type.equalsTypeAndSubtype(MediaType.APPLICATION_PROBLEM_JSON)) {
            return "no problem document";
        }
        String sent = (shot.text() + shot.uri()).toLowerCase(Locale.ROOT);
        Matcher inside = INSIDE.matcher(body);
        while (inside.find()) {
            if (!sent.contains(inside.group().toLowerCase(Locale.ROOT))) {
                return "it shows \"" + inside.group() + "\"";
            }
        }
        return null;
    }
}
