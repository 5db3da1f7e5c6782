package org.litestarspring.benchmarks.bulk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.litestarspring.benchmarks.figure.Figure;
import org.litestarspring.benchmarks.figure.Rounds;
import org.litestarspring.benchmarks.figure.Rounds.Contender;
import org.litestarspring.benchmarks.figure.Settings;
import org.litestarspring.benchmarks.figure.Target;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.Criteria;
import reactor.core.publisher.Mono;

/** Reading one row, and one page of a large table: both in microseconds a call, one call after the other. */
final class Reads {

    private static final int PAGE = 20;
    private static final int FAR = 10_000;
    private static final int CALLS = 200;
    private static final Sort SORT = Sort.by("scheduled");

    private final Repositories repositories;
    private final int rows;

    /** Fills a table at the server. */
    Reads(Repositories repositories, int rows) {
        this.repositories = repositories;
        this.rows = rows;
        repositories.execute(
                "insert into flights (scheduled, origin, destination, distance_miles, delay_minutes, status)"
                        + " select timestamp '2001-01-01' + interval '1 minute' * (n / 4), 'SFO', 'LAX', 300 + n % 2400, n % 60,"
                        + " 'ON_TIME' from generate_series(0, " + (rows - 1) + ") n");
        repositories.execute("create index flights_by_time on flights (scheduled, id)");
        repositories.execute("vacuum analyze flights");
    }

    /** A page far behind against the first, and {@code findById} against Spring Data's. */
    List<Figure> figures(Settings settings) throws Exception {
        KeysetScrollPosition far = far();
        requireFar(page(far));
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put("page 1", () -> micros(() -> page(ScrollPosition.keyset())));
        contenders.put("page 10,000", () -> micros(() -> page(far)));
        Rounds pages = Rounds.run(settings.either(3, 10), settings.plan(6), contenders);

        long[] next = {0};
        Map<String, Contender> finders = new LinkedHashMap<>();
        finders.put(
                "findById", () -> micros(() -> found(this.repositories.bulk().findById(id(next)))));
        finders.put(
                "Spring Data's findById",
                () -> micros(() -> found(this.repositories.plain().findById(id(next)))));
        Rounds found = Rounds.run(settings.either(5, 15), settings.plan(6), finders);
        return List.of(
                pages.ratio(Target.PAGE_KEYSET, "page 10,000", "page 1"),
                found.ratio(Target.FIND_BY_ID, "findById", "Spring Data's findById"));
    }

    private long id(long[] next) {
        next[0] = (next[0] + 7_919) % this.rows;
        return next[0] + 1;
    }

    private static Flight found(Mono<Flight> one) {
        return one.blockOptional(Duration.ofMinutes(1)).orElseThrow();
    }

    private KeysetScrollPosition far() {
        long before = (long) (FAR - 1) * PAGE;
        Flight last = found(this.repositories.bulk().findById(before));
        return ScrollPosition.forward(Map.of("scheduled", last.scheduled, "id", before));
    }

    private static void requireFar(Window<Flight> page) {
        Flight first = page.getContent().get(0);
        if (page.size() != PAGE || first.id == null || first.id != (long) (FAR - 1) * PAGE + 1) {
            throw new AssertionError("Page " + FAR + " begins with row " + first.id + ".");
        }
    }

    private Window<Flight> page(KeysetScrollPosition position) {
        return this.repositories
                .bulk()
                .scroll(Criteria.empty(), SORT, position, PAGE)
                .blockOptional(Duration.ofMinutes(1))
                .orElseThrow();
    }

    private static double micros(Runnable call) {
        long begun = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return (System.nanoTime() - begun) / 1e3 / CALLS;
    }
}
