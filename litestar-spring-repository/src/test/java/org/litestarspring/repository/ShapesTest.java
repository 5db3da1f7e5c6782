package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.litestarspring.repository.TestApplication.await;
import static org.springframework.data.relational.core.query.Criteria.where;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.litestarspring.repository.Shapes.Address;
import org.litestarspring.repository.Shapes.Level;
import org.litestarspring.repository.Shapes.Money;
import org.litestarspring.repository.Shapes.OrderLine;
import org.litestarspring.repository.Shapes.Person;
import org.litestarspring.repository.Shapes.Seat;
import org.litestarspring.repository.Shapes.Ticket;
import org.litestarspring.repository.Shapes.Wide;
import org.springframework.data.domain.Sort;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/** What rows become one by one, through Spring Data, they become in bulk: in the table, and in what comes back. */
@ParameterizedClass(name = "On {0}")
@MethodSource("org.litestarspring.repository.TestDatabase#ofThisRun")
@Tag("postgresql")
@DisplayName("In bulk as one by one")
class ShapesTest {

    private static TestDatabase database;

    @Parameter
    TestDatabase given;

    private static TestApplication application;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase chosen) {
        database = chosen;
        application = null;
        List<Class<?>> entities =
                new ArrayList<>(List.of(Person.class, Ticket.class, OrderLine.class, Wide.class, Seat.class));
        application = new TestApplication(database.connect(), 5, entities, 5_000);
        String id = "(id " + database.identity();
        String columns =
                IntStream.range(1, 70).mapToObj(i -> ", c" + i + " int").collect(Collectors.joining());
        application.execute(
                "create table people " + id + ", version bigint, name varchar(50) not null unique, level varchar(10),"
                        + " salary bigint, home_street varchar(50), home_city varchar(50), source varchar(50), "
                        + database.quoted("nick name") + " varchar(50), " + database.quoted("MixedCase")
                        + " boolean, maker varchar(20), changer varchar(20))",
                "create table tickets (code uuid primary key, holder varchar(50))",
                "create schema " + database.quoted("shop"),
                "create table " + orderLines() + id + ", version int, " + database.quoted("select")
                        + " varchar(50) unique, pieces int check (pieces < 1000))",
                "create table wide " + id + columns + ")");
        if (database != TestDatabase.MARIADB) {
            application.execute(
                    "create sequence seat_numbers start with 100",
                    "create table seats (number bigint primary key, name varchar(20))");
        }
    }

    private static String orderLines() {
        return database.quoted("shop") + "." + database.quoted("Order Lines");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (application != null) {
            if (database == TestDatabase.MARIADB) {
                application.execute("drop schema shop");
            }
            application.close();
        }
    }

    private static <T> List<T> rows(IntFunction<T> make, int count) {
        return IntStream.range(0, count).mapToObj(make).toList();
    }

    /** Inserts and then changes rows, one by one and in bulk. */
    private <T, ID> void compare(
            Class<T> type, Class<ID> idType, String table, String order, IntFunction<T> make, UnaryOperator<T> change) {
        R2dbcEntityTemplate template = application.template();
        AsyncRepository<T, ID> repository = application.repository(type, idType);
        String all = "select * from " + table + " order by " + order;

        application.execute(database.emptied(table));
        List<T> single =
                rows(make, 20).stream().map(row -> await(template.insert(row))).toList();
        List<Map<String, Object>> singleTable = application.rows(all);
        List<T> singleChanged = single.stream()
                .map(row -> await(template.update(change.apply(row))))
                .toList();
        List<Map<String, Object>> singleChangedTable = application.rows(all);

        application.execute(database.emptied(table));
        List<T> bulk = await(repository.insertAll(rows(make, 20)));
        assertThat(application.rows(all)).isEqualTo(singleTable);
        List<T> changed = await(repository.updateAll(bulk.stream().map(change).toList()));
        assertThat(application.rows(all)).isEqualTo(singleChangedTable);

        assertThat(changed).usingRecursiveFieldByFieldElementComparator().isEqualTo(singleChanged);
        assertThat(await(repository.findAll()))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("unsaved", "known", "source")
                .containsExactlyInAnyOrderElementsOf(changed);
    }

    @Test
    @DisplayName("R13 R14 converters, enums, embedded values, names of columns, insert-only and audited properties")
    void people() {
        compare(Person.class, Long.class, "people", "id", Person::of, person -> {
            person.level = Level.SENIOR;
            person.salary = person.salary == null ? new Money(1) : null;
            person.home = person.home == null ? new Address(null, "new") : null;
            person.source = "changed";
            person.nick = "changed";
            person.maker = "bob";
            return person;
        });
    }

    @Test
    @DisplayName(
            "R13 R32 an upsert and a merge write what is converted and embedded, and leave what is set at creation")
    void upsertedPeople() {
        application.execute(database.emptied("people"));
        AsyncRepository<Person, Long> people = application.repository(Person.class, Long.class);
        await(people.insertAll(rows(Person::of, 10)));
        List<Person> source = rows(Person::of, 20);
        source.forEach(person -> {
            person.salary = new Money(5);
            person.home = new Address("new", null);
            person.source = "other";
        });

        List<Person> standing = await(people.upsertAll(source, "name"));

        assertThat(standing)
                .extracting(person -> person.name)
                .isEqualTo(source.stream().map(p -> p.name).toList());
        assertThat(standing).allSatisfy(person -> {
            assertThat(person.salary).isEqualTo(new Money(5));
            assertThat(person.home).isEqualTo(new Address("new", null));
            assertThat(person.maker).isEqualTo("ann");
            assertThat(person.id).isNotNull();
        });
        assertThat(standing.get(0).source).isEqualTo("source 0");
        assertThat(standing.get(15).source).isEqualTo("other");
        Merge merge = Merge.on("name").updateAllProperties().insertMissing();
        List<Person> same = rows(Person::of, 20);
        same.forEach(person -> {
            person.salary = new Money(5);
            person.home = new Address("new", null);
        });
        assertThat(await(people.merge(same, merge))).isEqualTo(new BulkResult(0, 0, 20));
        same.get(3).home = new Address("newer", null);
        assertThat(await(people.merge(same, merge))).isEqualTo(new BulkResult(0, 1, 19));
    }

    @Test
    @DisplayName("R16 ids of the client, of an entity that says itself whether it is new")
    void tickets() {
        compare(Ticket.class, java.util.UUID.class, "tickets", "code", Ticket::of, ticket -> {
            ticket.holder += " changed";
            return ticket;
        });
        AsyncRepository<Ticket, java.util.UUID> tickets = application.repository(Ticket.class, java.util.UUID.class);
        List<Ticket> mixed = rows(Ticket::of, 30).subList(15, 30);
        mixed.subList(0, 5).forEach(ticket -> ticket.known = true);

        assertThat(await(tickets.saveAll(mixed))).hasSize(15);

        assertThat(await(tickets.count())).isEqualTo(30);
    }

    @Test
    @DisplayName("R16 R17 primitive ids and versions, reserved and mixed-case names in another schema")
    void quotedNames() {
        compare(OrderLine.class, Long.class, orderLines(), "id", OrderLine::of, line -> {
            line.pieces += 100;
            return line;
        });
        AsyncRepository<OrderLine, Long> lines = application.repository(OrderLine.class, Long.class);

        List<OrderLine> standing = await(lines.upsertAll(rows(OrderLine::of, 25), "text"));

        assertThat(standing).hasSize(25).extracting(line -> line.id).doesNotContain(0L);
        assertThat(await(lines.merge(
                        rows(OrderLine::of, 30),
                        Merge.on("text").update("pieces").insertMissing())))
                .isEqualTo(new BulkResult(5, 0, 25));
        assertThat(await(lines.updateWhere(where("text").in("line 1", "line 2"), Map.of("pieces", 7))))
                .isEqualTo(2);
        assertThat(await(lines.findAll(where("pieces").is(7).and("text").like("line %"), Sort.by("text"))))
                .hasSize(3)
                .first()
                .satisfies(line -> assertThat(line.version).isGreaterThan(1));
        assertThat(await(lines.deleteWhere(where("text").is("line 3")))).isEqualTo(1);
        assertThatThrownBy(() -> {
                    OrderLine line = OrderLine.of(77);
                    line.pieces = 5_000;
                    await(lines.insertAll(List.of(OrderLine.of(76), line)));
                })
                .isInstanceOfSatisfying(BulkRowException.class, failure -> assertThat(failure.index())
                        .isOne());
    }

    @Test
    @DisplayName("R10 seventy columns, in as many statements as their parameters take")
    void wide() {
        compare(Wide.class, Long.class, "wide", "id", Wide::of, row -> {
            row.c35 = 35;
            row.c69 = null;
            return row;
        });
        AsyncRepository<Wide, Long> wide = application.repository(Wide.class, Long.class);

        List<Wide> inserted = await(wide.insertAll(rows(Wide::of, 2_000)));

        assertThat(inserted).extracting(row -> row.c1).isEqualTo(rows(i -> i, 2_000));
        assertThat(inserted).extracting(row -> row.id).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(await(wide.count())).isEqualTo(2_020);
    }

    @Test
    @DisplayName("R18 ids from a sequence")
    void seats() {
        Assumptions.assumeTrue(
                database != TestDatabase.MARIADB, "SKIPPED: Spring Data knows no sequences of MariaDB's.");
        AsyncRepository<Seat, Long> seats = application.repository(Seat.class, Long.class);
        Seat single = await(application.template().insert(Seat.of(0)));

        List<Seat> inserted = await(seats.insertAll(rows(Seat::of, 50)));

        assertThat(single.number).isEqualTo(100);
        assertThat(inserted).extracting(seat -> seat.number).isEqualTo(rows(i -> 101L + i, 50));
        Map<Long, Seat> stored = await(seats.findAll().collectMap(seat -> seat.number));
        assertThat(inserted)
                .allSatisfy(seat -> assertThat(stored.get(seat.number).name).isEqualTo(seat.name));
    }
}
