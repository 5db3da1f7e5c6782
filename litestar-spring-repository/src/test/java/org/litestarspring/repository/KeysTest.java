package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.litestarspring.repository.TestApplication.await;
import static org.springframework.data.relational.core.query.Criteria.where;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.data.annotation.CreatedBy;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.LastModifiedBy;
import org.springframework.data.annotation.Transient;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.Persistable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.relational.core.query.Criteria;
import org.springframework.data.relational.core.query.Query;
import reactor.core.publisher.Flux;

/** Identifiers of several columns, and other embedded values by which rows are told apart or that are set. */
@ParameterizedClass(name = "On {0}")
@MethodSource("org.litestarspring.repository.TestDatabase#ofThisRun")
@Tag("postgresql")
@DisplayName("Ids of several columns")
class KeysTest {

    record StockKey(String warehouse, @Column("item_no") int item) {}

    record Place(@Nullable String aisle, @Nullable Integer shelf) {}

    /** A versioned and audited row, whose key has a prefix and a column with a name of its own, and parts of 0. */
    @Table("stock")
    static class Stock {

        @Id
        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "at_")
        StockKey key;

        @Version
        Long version;

        Integer pieces;

        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "place_")
        Place place;

        @InsertOnlyProperty
        String origin;

        @CreatedBy
        String maker;

        @LastModifiedBy
        String changer;

        static Stock of(int i) {
            Stock stock = new Stock();
            stock.key = new StockKey("W" + i % 3, i);
            stock.pieces = i % 4 == 0 ? null : i;
            stock.place = i % 5 == 0 ? null : new Place("aisle " + i, i % 2 == 0 ? null : i);
            stock.origin = "origin " + i;
            return stock;
        }

        Stock with(int changed) {
            this.pieces = changed;
            this.place = this.place == null ? new Place(null, changed) : null;
            this.origin = "changed";
            return this;
        }

        Stock as(@Nullable Long seen) {
            this.version = seen;
            return this;
        }
    }

    enum Kind {
        BOUGHT,
        GIVEN
    }

    record LineKey(long orderId, Kind kind, String name) {}

    /** Says itself whether it is new; neither versioned nor audited. */
    @Table("order_lines")
    static class Line implements Persistable<LineKey> {

        @Id
        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL)
        LineKey key;

        @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "place_")
        Place place;

        String text;

        @Transient
        boolean fresh = true;

        static Line of(int i) {
            Line line = new Line();
            line.key = new LineKey(i / 4, Kind.values()[i % 2], "name " + i);
            line.place = new Place("aisle " + i, i);
            line.text = i % 3 == 0 ? null : "text " + i;
            return line;
        }

        Line stored() {
            this.fresh = false;
            return this;
        }

        @Override
        public LineKey getId() {
            return this.key;
        }

        @Override
        public boolean isNew() {
            return this.fresh;
        }
    }

    private static TestDatabase database;

    @Parameter
    TestDatabase given;

    private static TestApplication application;
    private static AsyncRepository<Stock, StockKey> stocks;
    private static AsyncRepository<Line, LineKey> lines;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase chosen) {
        database = chosen;
        application = null;
        application = new TestApplication(database.connect(), 10, List.of(Stock.class, Line.class), 5_000);
        application.execute(
                "create table stock (at_item_no int, at_warehouse varchar(10), version bigint, pieces int check (pieces >= 0),"
                        + " place_aisle varchar(20), place_shelf int, origin varchar(20), maker varchar(20), changer varchar(20),"
                        + " primary key (at_warehouse, at_item_no))",
                "create table order_lines (order_id bigint, kind varchar(10), name varchar(20), place_aisle varchar(20),"
                        + " place_shelf int, text varchar(20), primary key (order_id, kind, name), unique (place_aisle, place_shelf))");
        stocks = application.repository(Stock.class, StockKey.class);
        lines = application.repository(Line.class, LineKey.class);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (application != null) {
            application.close();
        }
    }

    @BeforeEach
    void empty() {
        application.execute("delete from stock", "delete from order_lines");
        application.observed().clear();
    }

    private static List<Stock> rows(int from, int to) {
        return IntStream.range(from, to).mapToObj(Stock::of).toList();
    }

    private static List<Line> lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(Line::of).toList();
    }

    private static List<Map<String, Object>> table() {
        return application.rows("select * from stock order by at_warehouse, at_item_no");
    }

    private interface Way {

        List<Stock> on(R2dbcEntityTemplate template, AsyncRepository<Stock, StockKey> repository);
    }

    /** The same rows before, the same after, and the same that came back. */
    private static void compare(String operation, Way oneByOne, Way inBulk) {
        R2dbcEntityTemplate template = application.template();
        List<List<Stock>> answers = new ArrayList<>();
        List<List<Map<String, Object>>> tables = new ArrayList<>();
        for (Way way : List.of(oneByOne, inBulk)) {
            application.execute("delete from stock");
            rows(0, 20).forEach(row -> await(template.insert(row)));
            answers.add(way.on(template, stocks));
            tables.add(table());
        }
        assertThat(tables.get(1)).as(operation).isNotEmpty().isEqualTo(tables.get(0));
        assertThat(answers.get(1)).as(operation).usingRecursiveComparison().isEqualTo(answers.get(0));
    }

    private static Criteria at(StockKey key) {
        return where("key").is(key);
    }

    private static Stock stored(R2dbcEntityTemplate template, StockKey key) {
        return await(template.selectOne(Query.query(at(key)), Stock.class));
    }

    /** As an upsert would do it through Spring Data, one row after the other. */
    private static Stock upserted(R2dbcEntityTemplate template, Stock row) {
        Stock there = stored(template, row.key);
        if (there == null) {
            return await(template.insert(row));
        }
        there.pieces = row.pieces;
        there.place = row.place;
        return await(template.update(there));
    }

    private static List<StockKey> keys(int from, int to) {
        return rows(from, to).stream().map(row -> row.key).toList();
    }

    private static List<Stock> sorted(List<Stock> rows) {
        return rows.stream()
                .sorted(java.util.Comparator.comparing(row -> row.key.item()))
                .toList();
    }

    @Test
    @DisplayName("R13 R16 every operation is in bulk what it is row by row through Spring Data")
    void differential() {
        compare(
                "insert",
                (template, repository) -> rows(20, 40).stream()
                        .map(row -> await(template.insert(row)))
                        .toList(),
                (template, repository) -> await(repository.insertAll(rows(20, 40))));
        compare(
                "update",
                (template, repository) -> rows(0, 20).stream()
                        .map(row -> await(template.update(row.as(0L).with(7))))
                        .toList(),
                (template, repository) -> await(repository.updateAll(
                        rows(0, 20).stream().map(row -> row.as(0L).with(7)).toList())));
        compare(
                "save",
                (template, repository) -> rows(10, 30).stream()
                        .map(row -> await(
                                repository.save(row.key.item() < 20 ? row.as(0L).with(8) : row)))
                        .toList(),
                (template, repository) -> await(repository.saveAll(rows(10, 30).stream()
                        .map(row -> row.key.item() < 20 ? row.as(0L).with(8) : row)
                        .toList())));
        compare(
                "upsert by the id",
                (template, repository) -> rows(10, 30).stream()
                        .map(row -> upserted(template, row.with(9)))
                        .toList(),
                (template, repository) -> await(repository.upsertAll(
                        rows(10, 30).stream().map(row -> row.with(9)).toList())));
        compare(
                "find by ids",
                (template, repository) -> keys(15, 25).stream()
                        .map(key -> await(repository.findById(key)))
                        .filter(Objects::nonNull)
                        .toList(),
                (template, repository) -> sorted(await(repository.findAllById(keys(15, 25)))));
        compare(
                "delete by ids",
                (template, repository) -> {
                    keys(15, 25).forEach(key -> await(repository.deleteById(key)));
                    return List.of();
                },
                (template, repository) -> {
                    await(repository.deleteAllById(keys(15, 25)));
                    return List.of();
                });
        compare(
                "delete rows",
                (template, repository) -> {
                    rows(5, 15).forEach(row -> await(repository.delete(row)));
                    return List.of();
                },
                (template, repository) -> {
                    await(repository.deleteAll(rows(5, 15)));
                    return List.of();
                });
        compare(
                "set properties where",
                (template, repository) -> {
                    Stock row = stored(template, Stock.of(4).key);
                    row.place = new Place("new", 3);
                    await(template.update(row));
                    return List.of();
                },
                (template, repository) -> {
                    assertThat(await(repository.updateWhere(at(Stock.of(4).key), Map.of("place", new Place("new", 3)))))
                            .isOne();
                    return List.of();
                });
        compare(
                "get and update",
                (template, repository) -> List.of(
                        await(template.update(stored(template, Stock.of(3).key).with(5)))),
                (template, repository) ->
                        List.of(await(repository.getAndUpdate(at(Stock.of(3).key), row -> row.with(5)))));
    }

    @Test
    @DisplayName("R16 saveAll takes the same rows for new as save does, also those that say so themselves")
    void persistable() {
        await(lines.insertAll(lines(0, 10)));
        List<Line> mixed = lines(5, 15);
        mixed.subList(0, 5).forEach(line -> line.stored().text = "changed");

        List<Line> saved = await(lines.saveAll(mixed));

        assertThat(saved).containsExactlyElementsOf(mixed);
        assertThat(await(lines.count())).isEqualTo(15);
        assertThat(await(lines.count(where("text").is("changed")))).isEqualTo(5);
        assertThatThrownBy(() -> await(lines.saveAll(List.of(Line.of(20), Line.of(3)))))
                .isInstanceOfSatisfying(BulkRowException.class, refused -> {
                    assertThat(refused.index()).isOne();
                    assertThat(refused.key().toLowerCase(java.util.Locale.ROOT))
                            .contains("order_id=0", "kind=given", "name=name 3");
                });
        assertThat(await(lines.count())).isEqualTo(15);
    }

    @Test
    @DisplayName("R26 stale and missing rows are named by their whole keys, and nothing is written")
    void stale() {
        await(stocks.insertAll(rows(0, 20)));
        List<Stock> changed = rows(0, 20);
        changed.forEach(row ->
                row.as(row.key.item() == 6 || row.key.item() == 7 ? 5L : 0L).with(1));
        List<Map<String, Object>> before = table();

        assertThatThrownBy(() -> await(stocks.updateAll(changed)))
                .isInstanceOf(OptimisticLockingFailureException.class)
                .message()
                .satisfies(text -> assertThat(text.toLowerCase(java.util.Locale.ROOT))
                        .contains("2 rows", "at_item_no=6", "at_warehouse=w0", "at_item_no=7", "at_warehouse=w1")
                        .doesNotContain("at_item_no=8"));
        assertThat(table()).isEqualTo(before);
        assertThatThrownBy(() -> await(
                        lines.updateAll(List.of(Line.of(1).stored(), Line.of(2).stored()))))
                .isInstanceOf(TransientDataAccessResourceException.class)
                .hasMessageContaining("2 rows")
                .hasMessageContaining("name=name 2");
    }

    @Test
    @DisplayName("R28 R32 an id and an embedded value match by all of their columns, and the id's are never set")
    void matched() {
        await(lines.insertAll(lines(0, 10)));
        List<Line> moved = lines(5, 15);
        moved.forEach(line -> line.text = "by place");
        moved.subList(0, 5).forEach(line -> line.key = new LineKey(100 + line.key.orderId(), Kind.GIVEN, "other"));

        List<Line> standing = await(lines.upsertAll(moved, "place"));

        assertThat(standing).extracting(line -> line.text).containsOnly("by place");
        assertThat(standing)
                .extracting(line -> line.key)
                .isEqualTo(lines(5, 15).stream().map(line -> line.key).toList());
        Merge byId = Merge.on("key").updateAllProperties().insertMissing();
        assertThat(await(lines.merge(lines(10, 20), byId))).isEqualTo(new BulkResult(5, 5, 0));
        assertThat(await(lines.merge(lines(10, 20), byId))).isEqualTo(new BulkResult(0, 0, 10));
        Line nowhere = Line.of(30);
        nowhere.place = null;
        assertThatThrownBy(() -> await(lines.upsertAll(List.of(nowhere), "place")))
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("place_");
    }

    @Test
    @DisplayName("R34 R36 a merge updates an embedded value where one of its columns differs")
    void mergedEmbedded() {
        await(stocks.insertAll(rows(0, 20)));
        List<Stock> source = rows(0, 20);
        source.get(1).place = new Place("aisle 1", 99);
        source.get(2).place = null;
        source.get(5).place = new Place("found", null);
        source.forEach(row -> row.pieces = 50);

        Merge merge = Merge.on("key").update("place");
        assertThat(await(stocks.merge(source, merge))).isEqualTo(new BulkResult(0, 3, 17));
        assertThat(await(stocks.merge(source, merge))).isEqualTo(new BulkResult(0, 0, 20));

        List<Stock> after = sorted(await(stocks.findAll()));
        assertThat(after)
                .extracting(row -> row.place)
                .isEqualTo(source.stream().map(row -> row.place).toList());
        assertThat(after).extracting(row -> row.version).containsOnly(0L, 1L);
        assertThat(after).extracting(row -> row.pieces).doesNotContain(50);
        assertThat(await(stocks.merge(source, Merge.on("key").update("place.shelf", "pieces"))))
                .isEqualTo(new BulkResult(0, 20, 0));
    }

    @Test
    @DisplayName("R35 deleteMissing deletes by whole keys, within its scope")
    void deletedMissing() {
        await(stocks.insertAll(rows(0, 4_500)));

        BulkResult result = await(stocks.merge(
                rows(0, 10),
                Merge.on("key")
                        .insertMissing()
                        .deleteMissing(where("key.warehouse").in("W0", "W1"))));

        assertThat(result).isEqualTo(new BulkResult(0, 0, 10, 2_993));
        assertThat(await(stocks.count(where("key.warehouse").is("W2")))).isEqualTo(1_500);
        assertThat(await(stocks.findAllById(keys(0, 10)))).hasSize(10);
    }

    @Test
    @DisplayName("R37 getOrInsert by an id of several columns: 20 callers at once make one row")
    void getOrInsert() {
        List<Stock> all = await(
                Flux.range(0, 20).flatMap(i -> stocks.getOrInsert(Stock.of(0).with(i)), 10));

        assertThat(all).hasSize(20).extracting(row -> row.pieces).containsOnly(all.get(0).pieces);
        assertThat(await(stocks.count())).isOne();
        assertThat(await(lines.insert(Line.of(1)))).isNotNull();
        Line other = Line.of(2);
        other.place = Line.of(1).place;
        assertThat(await(lines.getOrInsert(other, "place")).key).isEqualTo(Line.of(1).key);
    }

    @Test
    @DisplayName("R39 thousands of keys are found and deleted; missing ones are no error, and none send nothing")
    void manyKeys() {
        await(stocks.insertAll(rows(0, 5_000)));

        assertThat(await(stocks.findAllById(keys(2_000, 6_000))))
                .hasSize(3_000)
                .extracting(row -> row.key)
                .containsExactlyInAnyOrderElementsOf(keys(2_000, 5_000));
        List<StockKey> twice = new ArrayList<>(keys(0, 2_500));
        twice.addAll(keys(0, 2_500));
        assertThat(await(stocks.findAllById(Flux.fromIterable(twice)))).hasSize(2_500);
        assertThat(await(stocks.existsById(Stock.of(4_999).key))).isTrue();
        assertThat(await(stocks.existsById(new StockKey("W0", 4_999)))).isFalse();
        await(stocks.deleteAllById(keys(1_000, 9_000)));
        assertThat(await(stocks.count())).isEqualTo(1_000);
        await(stocks.deleteAllById(List.of()));
        await(stocks.deleteById(Flux.fromIterable(keys(0, 999))));
        assertThat(await(stocks.findAll())).extracting(row -> row.key).containsExactly(Stock.of(999).key);
        await(lines.insertAll(lines(0, 100)));
        await(lines.deleteAllById(lines(1, 99).stream().map(line -> line.key).toList()));
        assertThat(await(lines.count())).isEqualTo(2);
    }

    @Test
    @DisplayName("R41 R27 criteria and values by paths into an embedded value")
    void paths() {
        await(stocks.insertAll(rows(0, 20)));
        Map<String, Object> values = new HashMap<>();
        values.put("place.shelf", 77);
        values.put("place.aisle", null);

        assertThat(await(stocks.updateWhere(where("key.item").lessThan(5), values)))
                .isEqualTo(5);

        assertThat(await(stocks.findAll(where("place.shelf").is(77), Sort.by("key.item"))))
                .extracting(row -> row.key.item())
                .containsExactly(0, 1, 2, 3, 4);
        assertThatThrownBy(() -> stocks.updateWhere(where("key.item").is(1), Map.of("place.shelv", 1)))
                .isInstanceOf(InvalidDataAccessApiUsageException.class)
                .hasMessageContaining("place.shelv");
    }

    @Test
    @DisplayName("R43 R44 a scroll breaks ties by every column of the id, in both directions")
    void scrolled() {
        List<Stock> rows = rows(0, 60);
        rows.forEach(row -> row.pieces = row.key.item() % 2 == 0 ? null : 1);
        await(stocks.insertAll(rows));
        for (Sort sort : List.of(
                Sort.by("pieces"), Sort.by("key"), Sort.by(Sort.Order.desc("key.item")), Sort.by("place", "pieces"))) {
            List<StockKey> seen = new ArrayList<>();
            ScrollPosition position = ScrollPosition.keyset();
            Window<Stock> window;
            do {
                window = await(stocks.scroll(Criteria.empty(), sort, position, 7));
                window.forEach(row -> seen.add(row.key));
                position = window.positionAt(window.size() - 1);
            } while (window.hasNext());

            assertThat(seen).as("%s", sort).hasSize(60).doesNotHaveDuplicates();
            Window<Stock> back = await(stocks.scroll(
                    Criteria.empty(),
                    sort,
                    ((org.springframework.data.domain.KeysetScrollPosition) position).backward(),
                    59));
            assertThat(back.getContent())
                    .as("%s", sort)
                    .extracting(row -> row.key)
                    .isEqualTo(seen.subList(0, 59));
        }
    }

    @Test
    @DisplayName("R19 R20 R30 refused and repeated rows are named by their whole keys")
    void refused() {
        List<Stock> rows = new ArrayList<>(rows(0, 20));
        rows.get(13).pieces = -1;

        assertThatThrownBy(() -> await(stocks.insertAll(rows)))
                .isInstanceOfSatisfying(BulkRowException.class, failure -> {
                    assertThat(failure.index()).isEqualTo(13);
                    assertThat(failure.key().toLowerCase(java.util.Locale.ROOT))
                            .contains("at_warehouse=w1", "at_item_no=13");
                    assertThat(failure.values()).isEqualTo(Map.of("key", new StockKey("W1", 13)));
                });
        List<BulkRowException> reported = new ArrayList<>();
        assertThat(await(stocks.upsertAll(rows, BulkOptions.defaults().continueOnError(reported::add))))
                .hasSize(19);
        assertThat(reported).extracting(BulkRowException::index).containsExactly(13L);
        rows.set(19, Stock.of(4));
        assertThatThrownBy(() -> await(
                        stocks.upsertAll(rows, BulkOptions.defaults().withDuplicates(BulkOptions.Duplicates.REJECT))))
                .isInstanceOf(DuplicateRowException.class)
                .hasMessageContaining("W1")
                .hasMessageContaining("19");
    }

    @Test
    @DisplayName("R53 calls on ids of several columns are observed as others are")
    void observed() {
        await(stocks.insertAll(rows(0, 20)));
        await(stocks.updateAll(
                rows(0, 20).stream().map(row -> row.as(0L).with(1)).toList()));

        assertThat(application.observed())
                .extracting(BulkObservationContext::rows)
                .containsExactly(20L, 20L);
    }
}
