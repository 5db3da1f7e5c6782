package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.litestarspring.repository.TestApplication.await;
import static org.springframework.data.relational.core.query.Criteria.where;

import io.micrometer.common.KeyValue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.repository.BulkOptions.Duplicates;
import org.litestarspring.repository.Shapes.Person;
import org.litestarspring.repository.dialect.BulkStrategy;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;
import org.springframework.data.relational.core.query.Criteria;
import reactor.core.publisher.Flux;

/** How calls go about it: connections, sources, projections, who is told of it. */
@ParameterizedClass(name = "On {0}")
@MethodSource("org.litestarspring.repository.TestDatabase#ofThisRun")
@Tag("postgresql")
@DisplayName("Bulk calls")
class CallsTest {

    private static TestDatabase database;

    @Parameter
    TestDatabase given;

    private static TestApplication application;
    private static TestApplication narrow;
    private static AsyncRepository<Person, Long> people;
    private static AsyncRepository<Account, Long> accounts;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase chosen) {
        database = chosen;
        application = null;
        io.r2dbc.spi.ConnectionFactory connections = database.connect();
        application = new TestApplication(connections, 10, List.of(Person.class, Account.class), 100);
        narrow = new TestApplication(connections, 1, List.of(Person.class, Account.class), 100);
        application.execute(database.people(), database.accounts());
        people = application.repository(Person.class, Long.class);
        accounts = application.repository(Account.class, Long.class);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (application != null) {
            narrow.close();
            application.close();
        }
    }

    @BeforeEach
    void empty() {
        await(people.deleteAll().then(accounts.deleteAll()));
        application.observed().clear();
    }

    private static List<Person> persons(int count) {
        return IntStream.range(0, count).mapToObj(Person::of).toList();
    }

    private static List<Account> owners(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Account.of("owner " + i, i))
                .toList();
    }

    @Test
    @DisplayName("R27 updateWhere raises versions, and says who changed the rows")
    void updateWhere() {
        await(people.insertAll(persons(10)));
        application.execute("update people set changer = 'somebody'");

        long changed = await(people.updateWhere(where("name").is("person 3"), Map.of("nick", "changed")));

        assertThat(changed).isOne();
        Person person = await(people.findOne(where("nick").is("changed")));
        assertThat(person.version).isOne();
        assertThat(person.changer).isEqualTo("ann");
        assertThat(person.maker).isEqualTo("ann");
        assertThat(await(people.count(where("changer").is("somebody")))).isEqualTo(9);
        Map<String, Object> values = new HashMap<>();
        values.put("nick", null);
        values.put("changer", "told");
        assertThat(await(people.updateWhere(where("nick").is("changed"), values)))
                .isOne();
        assertThat(await(people.findOne(where("changer").is("told"))).nick).isNull();
        assertThat(await(people.updateWhere(where("name").is("nobody"), Map.of("nick", "x"))))
                .isZero();
        assertThat(await(people.updateWhere(Criteria.empty(), Map.of("nick", "all"))))
                .isEqualTo(10);
    }

    interface NameOnly {

        String getName();

        String getNick();
    }

    record NameAndNick(String name, String nick) {}

    record NotThere(String name, String shoeSize) {}

    @Test
    @DisplayName("R47 projections are read with their columns alone, by the names that those have")
    void projections() {
        await(people.insertAll(persons(12)));
        Criteria some = where("name").in("person 1", "person 2");

        assertThat(await(people.findAll(some, Sort.by("name"), NameAndNick.class)))
                .containsExactly(new NameAndNick("person 1", "nick 1"), new NameAndNick("person 2", "nick 2"));
        assertThat(await(people.findAll(some, Sort.by("name"), NameOnly.class)))
                .extracting(NameOnly::getNick)
                .containsExactly("nick 1", "nick 2");
        assertThat(await(people.findOne(where("name").is("person 5"), NameAndNick.class)))
                .isEqualTo(new NameAndNick("person 5", "nick 5"));
        Page<NameAndNick> page =
                await(people.findPage(Criteria.empty(), PageRequest.of(1, 5, Sort.by("id")), NameAndNick.class));
        assertThat(page.getTotalElements()).isEqualTo(12);
        assertThat(page.getContent()).hasSize(5).first().isEqualTo(new NameAndNick("person 5", "nick 5"));
        assertThatThrownBy(() -> people.findAll(some, Sort.unsorted(), NotThere.class))
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("\"shoeSize\"")
                .hasMessageContaining("nick");
        // A column that is not of the projection is not asked for: without it the read goes on.
        application.execute("alter table people rename column salary to pay");
        try {
            assertThat(await(people.findAll(some, Sort.by("name"), NameAndNick.class)))
                    .hasSize(2);
            assertThat(await(people.findAll(some, Sort.by("name"), NameOnly.class)))
                    .hasSize(2);
        } finally {
            application.execute("alter table people rename column pay to salary");
        }
    }

    @Test
    @DisplayName("R53 a call is one observation, with rows, chunks, strategy, database and outcome")
    void observed() {
        await(accounts.insertAll(owners(250)));

        BulkObservationContext call = observed("success");
        assertThat(call.getName()).isEqualTo("litestar.repository.bulk");
        assertThat(call.getContextualName()).isEqualTo("bulk insert accounts");
        assertThat(call.getLowCardinalityKeyValues().stream())
                .extracting(KeyValue::getKey)
                .containsExactlyInAnyOrder("operation", "table", "database", "strategy", "outcome");
        assertThat(call.getHighCardinalityKeyValue("rows").getValue()).isEqualTo("250");
        assertThat(call.getHighCardinalityKeyValue("chunks").getValue()).isEqualTo("3");
        assertThat(call.operation()).isEqualTo("insert");
        assertThat(call.strategy()).isNotEqualTo(BulkStrategy.AUTO);
    }

    private BulkObservationContext observed(String outcome) {
        assertThat(application.observed()).hasSize(1);
        BulkObservationContext call = application.observed().get(0);
        assertThat(call.getLowCardinalityKeyValue("outcome").getValue()).isEqualTo(outcome);
        application.observed().clear();
        return call;
    }

    @Test
    @DisplayName("R53 what fails and what is cancelled says so")
    void observedFailure() {
        assertThatThrownBy(() -> await(accounts.upsertAll(
                        List.of(Account.of("a", 1), Account.of("a", 2)),
                        BulkOptions.defaults().withDuplicates(Duplicates.REJECT),
                        "owner")))
                .isInstanceOf(DuplicateRowException.class);
        assertThat(observed("error").getError()).isInstanceOf(DuplicateRowException.class);

        await(accounts.insertAll(Flux.fromIterable(owners(300))).next());

        assertThat(observed("cancelled").rows()).isPositive();
    }

    @Test
    @DisplayName("R46 a stream has all rows in order, and a cancel gives the connection back at once")
    void stream() {
        await(accounts.insertAll(owners(5_000)));
        AsyncRepository<Account, Long> one = narrow.repository(Account.class, Long.class);

        assertThat(await(one.stream(where("balance").greaterThanOrEquals(1_000), Sort.by("balance"))
                        .limitRate(10)
                        .map(Account::balance)))
                .isEqualTo(IntStream.range(1_000, 5_000).boxed().toList());
        assertThat(await(one.stream(Criteria.empty()).limitRate(1).take(3))).hasSize(3);
        assertThat(await(one.count().timeout(Duration.ofSeconds(10)))).isEqualTo(5_000);
    }

    @Test
    @DisplayName("R39 entities are deleted with their versions checked, ids that are not there are no error")
    void delete() {
        List<Account> stored = await(accounts.insertAll(owners(10)));
        await(accounts.updateAll(stored.subList(0, 1)));

        await(accounts.deleteAllById(List.of(stored.get(5).id(), -1L)));
        assertThat(await(accounts.count())).isEqualTo(9);
        await(accounts.deleteAll(stored.subList(1, 4)));
        assertThat(await(accounts.count())).isEqualTo(6);
    }

    @Test
    @DisplayName("R39 R41 ten thousand ids are deleted, and forty thousand values are looked for")
    void many() {
        List<Account> stored = await(accounts.insertAll(owners(12_000)));

        List<Integer> values = IntStream.range(0, 40_000).boxed().toList();
        assertThat(await(accounts.count(where("balance").in(values)))).isEqualTo(12_000);
        assertThat(await(accounts.findAll(where("balance").in(List.of())))).isEmpty();
        assertThat(await(accounts.count(where("balance").notIn(values)))).isZero();
        await(accounts.deleteAllById(
                stored.subList(0, 10_000).stream().map(Account::id).toList()));

        assertThat(await(accounts.count())).isEqualTo(2_000);
    }
}
