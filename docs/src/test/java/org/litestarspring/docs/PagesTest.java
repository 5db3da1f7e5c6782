package org.litestarspring.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;

class PagesTest {

    private static final Path DOCS = Path.of("").toAbsolutePath();

    /** Every page with an application in it; a page is added by being written. */
    @TestFactory
    @DisplayName("Each page compiles, starts, its commands are answered as it shows, and its tests pass")
    Stream<DynamicTest> pages() throws IOException {
        return markdown()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    Page page = Page.read(file);
                    if (page.files().isEmpty()) {
                        return;
                    }
                    String name = file.getFileName().toString().replace(".md", "");
                    Path folder = DOCS.resolve("target/pages/" + name);
                    try (PageApplication application = PageApplication.start(page, folder)) {
                        for (Page.Exchange exchange : page.exchanges()) {
                            check(exchange, Curl.run(exchange.command(), application.port()));
                        }
                    }
                    PageTests.run(folder);
                }));
    }

    @Test
    @DisplayName(
            "The getting-started page is an application that answers, so that the test above cannot pass on nothing")
    void gettingStarted() throws IOException {
        Page page = Page.read(DOCS.resolve("getting-started.md"));

        assertThat(page.files()).containsKeys("pom.xml", "src/main/resources/application.yml");
        assertThat(page.exchanges()).hasSizeGreaterThan(3).allSatisfy(exchange -> assertThat(exchange.answer())
                .isNotBlank());
    }

    @Test
    @DisplayName("The files of the getting-started page are those of the sample that is built outside the reactor")
    void sample() throws IOException {
        Path sample = DOCS.resolveSibling("litestar-spring-starter/src/it/getting-started");
        Map<String, String> files =
                Page.read(DOCS.resolve("getting-started.md")).files();

        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(Files.readString(sample.resolve(file.getKey()))).isEqualTo(file.getValue());
        }
    }

    private static Stream<Path> markdown() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            return pages.stream();
        }
    }

    private static void check(Page.Exchange exchange, Curl.Answer answer) throws Exception {
        String expected = exchange.answer();
        if (expected == null) {
            assertThat(answer.status()).as(exchange.command()).isLessThan(400);
        } else if ("json".equals(exchange.kind())) {
            assertThat(answer.status()).as(answer.body()).isLessThan(400);
            JSONAssert.assertEquals(exchange.command(), expected, answer.body(), JSONCompareMode.LENIENT);
        } else {
            checkHttp(exchange, expected, answer);
        }
    }

    /** An {@code http} block: the status line, headers, an empty line, the body; each line of a body that is no JSON must come. */
    private static void checkHttp(Page.Exchange exchange, String expected, Curl.Answer answer) throws Exception {
        String[] parts = expected.split("\n\n", 2);
        String[] head = parts[0].split("\n");
        assertThat(answer.status()).as(exchange.command()).isEqualTo(Integer.parseInt(head[0].split(" ")[1]));
        for (String header : Arrays.copyOfRange(head, 1, head.length)) {
            String[] pair = header.split(":\\s*", 2);
            assertThat(answer.headers().firstValue(pair[0]).orElse(""))
                    .as("%s of %s", pair[0], exchange.command())
                    .startsWith(pair[1]);
        }
        String body = parts.length == 2 ? parts[1].strip() : "";
        if (body.startsWith("{") || body.startsWith("[")) {
            JSONAssert.assertEquals(exchange.command(), body, answer.body(), JSONCompareMode.LENIENT);
        } else {
            assertThat(answer.body()).as(exchange.command()).contains(body);
        }
    }
}
