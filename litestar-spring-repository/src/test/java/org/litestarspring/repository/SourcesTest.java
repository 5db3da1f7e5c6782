package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.litestarspring.repository.TestApplication.await;
import static org.springframework.data.relational.core.query.Criteria.where;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.repository.Shapes.Person;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Where the rows of bulk calls come from, and what calls that meet do to each other. */
@ParameterizedClass(name = "On {0}")
@MethodSource("org.litestarspring.repository.TestDatabase#ofThisRun")
@Tag("postgresql")
@DisplayName("Sources of bulk calls")
class SourcesTest {

    private static final int CHUNK = 100;

    private static TestDatabase database;

    @Parameter
    TestDatabase given;

    private static TestApplication application;
    private static TestApplication narrow;
    private static TestApplication impatient;
    private static AsyncRepository<Person, Long> people;
    private static AsyncRepository<Account, Long> accounts;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase chosen) {
        database = chosen;
        application = null;
        io.r2dbc.spi.ConnectionFactory connections = database.connect();
        List<Class<?>> entities = List.of(Person.class, Account.class);
        application = new TestApplication(connections, 10, entities, CHUNK);
        narrow = new TestApplication(connections, 1, entities, CHUNK);
        impatient = new TestApplication(
                connections,
                1,
                entities,
                BulkSettings.defaults().withChunkSize(CHUNK).withReadAhead(5 * CHUNK));
        application.execute(database.people(), database.accounts());
        people = application.repository(Person.class, Long.class);
        accounts = application.repository(Account.class, Long.class);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (application != null) {
            impatient.close();
            narrow.close();
            application.close();
        }
    }

    @BeforeEach
    void empty() {
        await(people.deleteAll().then(accounts.deleteAll()));
    }

    private static List<Account> owners(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Account.of("owner %05d".formatted(i), i))
                .toList();
    }

    private static void fill(int count) {
        await(people.insertAll(IntStream.range(0, count).mapToObj(Person::of).toList()));
    }

    /** Accounts of all people, by a query of the same database. */
    private static Flux<Account> query(TestApplication from) {
        return from.repository(Person.class, Long.class).stream(Criteria.empty(), Sort.by("id"))
                .map(person -> Account.of(person.name, 7));
    }

    private static List<Function<AsyncRepository<Account, Long>, Mono<Long>>> calls(Flux<Account> source) {
        return List.of(
                to -> to.insertAll(source).count(),
                to -> to.importAll(source),
                to -> to.saveAll(source).count(),
                to -> to.upsertAll(source, "owner").count(),
                to -> to.mergeAll(source, Merge.on("owner").insertMissing()).count(),
                to -> to.merge(source, Merge.on("owner").insertMissing()).map(BulkResult::inserted));
    }

    @Test
    @DisplayName("R54 a source that is a query on the call's own connection is read ahead")
    void sameConnection() {
        fill(1_234);
        AsyncRepository<Account, Long> to = narrow.repository(Account.class, Long.class);

        for (Function<AsyncRepository<Account, Long>, Mono<Long>> call : calls(query(narrow))) {
            assertThat(await(call.apply(to))).isEqualTo(1_234);
            assertThat(await(to.count(where("balance").is(7)))).isEqualTo(1_234);
            await(to.deleteAll());
        }
        // In a transaction of the caller's, and of two queries one after the other.
        Flux<Account> twice = Flux.concat(
                query(narrow),
                query(narrow).map(account -> Account.of("second " + account.owner(), account.balance())));
        assertThat(await(narrow.transaction().transactional(to.insertAll(twice).count())))
                .isEqualTo(2_468);
    }

    @Test
    @DisplayName("R54 a source shares the call's transaction, or has one of its own and is as long as it likes")
    void transactionsOfSources() {
        Flux<Account> within = narrow.transaction()
                .transactional(narrow.repository(Person.class, Long.class)
                        .insertAll(List.of(Person.of(1), Person.of(2)))
                        .thenMany(narrow.transaction().transactional(query(narrow))));
        assertThat(await(narrow.repository(Account.class, Long.class).insertAll(within)))
                .hasSize(2);
        await(accounts.deleteAll().then(people.deleteAll()));
        fill(1_234);
        TestApplication wide = new TestApplication(
                application.connections(),
                2,
                List.of(Person.class, Account.class),
                BulkSettings.defaults().withChunkSize(CHUNK).withReadAhead(CHUNK));
        try {
            DefaultTransactionDefinition apart =
                    new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            Flux<Account> another =
                    TransactionalOperator.create(wide.manager(), apart).transactional(query(wide));

            for (Function<AsyncRepository<Account, Long>, Mono<Long>> call : calls(another)) {
                assertThat(await(call.apply(wide.repository(Account.class, Long.class))))
                        .isEqualTo(1_234);
                await(accounts.deleteAll());
            }
        } finally {
            wide.close();
        }
    }

    @Test
    @DisplayName("R54 one that is longer than may be held fails clearly, and leaves nothing")
    void sameConnectionTooLong() {
        fill(1_234);
        AsyncRepository<Account, Long> to = impatient.repository(Account.class, Long.class);

        for (Function<AsyncRepository<Account, Long>, Mono<Long>> call : calls(query(impatient))) {
            assertThatThrownBy(() -> await(call.apply(to)))
                    .isInstanceOf(InvalidDataAccessApiUsageException.class)
                    .hasMessageContaining("litestar.repository.bulk.read-ahead")
                    .hasMessageContaining("(500)");
            assertThat(await(to.count().timeout(Duration.ofSeconds(20)))).isZero();
        }
    }

    @Test
    @DisplayName("R54 an error of such a source is the call's")
    void sameConnectionFails() {
        fill(1_234);
        AsyncRepository<Account, Long> to = narrow.repository(Account.class, Long.class);
        AtomicInteger read = new AtomicInteger();
        Flux<Account> failing = query(narrow).doOnNext(account -> {
            if (read.incrementAndGet() % 1_000 == 0) {
                throw new IllegalStateException("enough");
            }
        });

        for (Function<AsyncRepository<Account, Long>, Mono<Long>> call : calls(failing)) {
            assertThatThrownBy(() -> await(call.apply(to)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough");
            assertThat(await(to.count().timeout(Duration.ofSeconds(20)))).isZero();
        }
    }

    @Test
    @DisplayName("R8 a call without rows takes no connection")
    void emptyTakesNothing() {
        AsyncRepository<Account, Long> to = narrow.repository(Account.class, Long.class);
        Sinks.Empty<Void> held = Sinks.empty();
        Sinks.Empty<Void> isHeld = Sinks.empty();
        Mono<Void> holder = narrow.transaction()
                .transactional(
                        to.count().doOnNext(count -> isHeld.tryEmitEmpty()).then(held.asMono()));
        Mono<Long> calls = Flux.concat(
                        to.insertAll(List.of()),
                        to.insertAll(Flux.empty()),
                        to.saveAll(List.of()),
                        to.saveAll(Flux.empty()),
                        to.updateAll(List.of()),
                        to.updateAll(Flux.empty()),
                        to.upsertAll(List.of(), "owner"),
                        to.upsertAll(Flux.empty(), "owner"),
                        to.mergeAll(List.of(), Merge.on("owner").insertMissing()))
                .count()
                .zipWith(to.importAll(List.of()), Long::sum)
                .zipWith(
                        to.merge(List.of(), Merge.on("owner").insertMissing()),
                        (count, merged) -> count + merged.inserted());

        holder.subscribe();
        await(isHeld.asMono());
        try {
            assertThat(calls.block(Duration.ofSeconds(20))).isZero();
        } finally {
            held.tryEmitEmpty();
        }
    }

    @Test
    @DisplayName("R33 merges and upserts of overlapping rows in any order, of many chunks each, all succeed")
    void overlapping() {
        List<Account> rows = owners(1_000);
        List<Account> reversed = new ArrayList<>(rows);
        Collections.reverse(reversed);
        List<Account> shuffled = new ArrayList<>(rows.subList(100, 900));
        Collections.shuffle(shuffled, new java.util.Random(7));
        Merge merge = Merge.on("owner").updateAllProperties().insertMissing();
        List<Mono<?>> calls = List.of(
                accounts.upsertAll(rows, "owner").count(),
                accounts.upsertAll(Flux.fromIterable(reversed), "owner").count(),
                accounts.merge(reversed, merge),
                accounts.merge(Flux.fromIterable(shuffled), merge),
                accounts.mergeAll(shuffled, merge).count(),
                accounts.upsertAll(shuffled, "owner").count());

        await(Flux.fromIterable(calls).flatMap(Mono::then, 6).then());

        assertThat(await(accounts.findAll(Sort.by("owner"))))
                .extracting(Account::owner)
                .isEqualTo(rows.stream().map(Account::owner).toList());
    }

    @Test
    @DisplayName("R33 a call that the database ends for a deadlock is sent again")
    void deadlock() {
        List<Account> rows = await(accounts.insertAll(owners(300)));
        Sinks.Empty<Void> first = Sinks.empty();
        // The other changes more, so that a database which spares that one spares it.
        Mono<Long> other = application
                .transaction()
                .transactional(accounts.updateWhere(
                                where("id").greaterThan(rows.get(50).id()), java.util.Map.of("balance", 1))
                        .doOnNext(changed -> first.tryEmitEmpty())
                        .delayElement(Duration.ofMillis(300))
                        .then(accounts.updateWhere(where("id").is(rows.get(0).id()), java.util.Map.of("balance", 1))));
        Mono<List<Account>> call = first.asMono()
                .then(accounts.upsertAll(
                                List.of(Account.of("owner 00000", 777), Account.of("owner 00200", 777)), "owner")
                        .collectList());

        if (database == TestDatabase.H2) {
            // There the one that closes the circle is ended.
            other = other.onErrorReturn(1L);
        }
        await(Mono.zip(other, call));

        assertThat(await(accounts.count(where("balance").is(777)))).isEqualTo(2);
    }

    @Test
    @DisplayName("R36 a merge gives the rows that stand afterwards, in the order of the source")
    void mergedRows() {
        List<Account> there = await(accounts.insertAll(owners(300)));
        List<Account> source = Stream.of(250, 3, 300, 7, 3)
                .map(i -> Account.of("owner %05d".formatted(i), i == 7 ? 7 : 1_000))
                .toList();

        List<Account> standing = await(
                accounts.mergeAll(source, Merge.on("owner").update("balance").insertMissing()));

        assertThat(standing)
                .extracting(Account::owner)
                .isEqualTo(source.stream().map(Account::owner).toList());
        assertThat(standing).extracting(Account::balance).containsExactly(1_000, 1_000, 1_000, 7, 1_000);
        assertThat(standing.get(1).id()).isEqualTo(there.get(3).id());
        assertThat(standing.get(1).version()).isEqualTo(1);
        assertThat(standing.get(3)).isEqualTo(there.get(7));
        assertThat(standing.get(2).id()).isNotNull();
        // Those that are not there are left out where they are not to be inserted.
        assertThat(await(accounts.mergeAll(
                        Flux.just(Account.of("nobody", 1), Account.of("owner 00001", 5)),
                        Merge.on("owner").update("balance"))))
                .extracting(Account::balance)
                .containsExactly(5);
        if (database == TestDatabase.MARIADB) {
            // Equal by the column's collation, and not in Java.
            assertThat(await(accounts.mergeAll(
                            List.of(Account.of("OWNER 00001", 6), Account.of("Owner 00002", 6)),
                            Merge.on("owner").update("balance"))))
                    .extracting(Account::id)
                    .containsExactly(there.get(1).id(), there.get(2).id());
        }
        assertThat(await(accounts.mergeAll(
                        List.of(Account.of("owner 00001", 8)),
                        Merge.on("owner").updateAllProperties().deleteAllMissing())))
                .hasSize(1);
        assertThat(await(accounts.count())).isOne();
    }

    @Test
    @DisplayName("R25 R28 sources of updates and upserts are read as they come, beyond what is held at once")
    void publishers() {
        AsyncRepository<Account, Long> to = impatient.repository(Account.class, Long.class);
        List<Account> stored = await(to.upsertAll(Flux.fromIterable(owners(2_000)), "owner"));

        assertThat(stored)
                .extracting(Account::balance)
                .isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        List<Account> updated = await(to.updateAll(Flux.fromIterable(stored)
                .map(row -> new Account(row.id(), row.version(), row.owner(), 5, row.createdAt()))));

        assertThat(updated)
                .extracting(Account::version)
                .hasSize(2_000)
                .containsOnly(stored.get(0).version() + 1);
        assertThat(await(to.count(where("balance").is(5)))).isEqualTo(2_000);
        assertThatThrownBy(() -> to.upsertAll(Collections.<Account>singletonList(null), "owner")
                        .blockLast(Duration.ofSeconds(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at 0");
    }

    @Test
    @DisplayName(
            "R21 a call that is cancelled while it waits for a lock gives its connection back, the lock held or not")
    void cancelledWhileLocked() {
        assumeTrue(database == TestDatabase.POSTGRESQL, "SKIPPED: the other drivers wait for the end of a statement.");
        await(accounts.insertAll(owners(3)));
        AsyncRepository<Account, Long> to = narrow.repository(Account.class, Long.class);
        Sinks.Empty<Void> held = Sinks.empty();
        Sinks.Empty<Void> isHeld = Sinks.empty();
        application
                .transaction()
                .transactional(accounts.updateWhere(where("balance").is(1), java.util.Map.of("balance", 9))
                        .doOnNext(changed -> isHeld.tryEmitEmpty())
                        .then(held.asMono()))
                .subscribe();
        await(isHeld.asMono());
        try {
            assertThatThrownBy(() -> to.upsertAll(List.of(Account.of("owner 00001", 5)), "owner")
                            .collectList()
                            .timeout(Duration.ofSeconds(1))
                            .block())
                    .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class);

            assertThat(to.count().block(Duration.ofSeconds(20))).isEqualTo(3);
        } finally {
            held.tryEmitEmpty();
        }
        assertThat(await(accounts.count(where("balance").is(5)))).isZero();
    }
}
