package org.litestarspring.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.mssql.MssqlConnectionConfiguration;
import io.r2dbc.mssql.MssqlConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.litestarspring.repository.dialect.FakeSqlServer;
import org.litestarspring.repository.dialect.FakeSqlServer.Answer;
import org.litestarspring.repository.dialect.FakeSqlServer.Failure;
import org.litestarspring.repository.dialect.FakeSqlServer.Request;
import org.litestarspring.repository.dialect.FakeSqlServer.Rows;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The driver of SQL Server is real; what it talks to says what it is told, so this is no proof of what a server does. */
@DisplayName("By SQL Server's driver, to a server that is played")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlServerDriverTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Failure DUPLICATE = new Failure(
            2627,
            14,
            "Violation of UNIQUE KEY constraint 'owner_key'. Cannot insert duplicate key in object 'dbo.accounts'. The duplicate key value is (bad).");

    private FakeSqlServer server;
    private ConnectionPool connections;
    private AnnotationConfigApplicationContext context;
    private AsyncRepository<Account, Long> accounts;

    /** What a row of this owner meets. */
    private Failure failure = DUPLICATE;

    private boolean isAlive = true;
    private List<Long> stale = List.of();

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start() {
        this.server = new FakeSqlServer(this::answer);
        this.connections = new ConnectionPool(
                ConnectionPoolConfiguration.builder(new MssqlConnectionFactory(MssqlConnectionConfiguration.builder()
                                .host("127.0.0.1")
                                .port(this.server.port())
                                .username("sa")
                                .password("secret")
                                .trustServerCertificate()
                                .build()))
                        .initialSize(1)
                        .maxSize(2)
                        .build());
        this.context = new AnnotationConfigApplicationContext();
        this.context.registerBean("connectionFactory", ConnectionFactory.class, () -> this.connections);
        this.context.register(RepositoryContract.App.class);
        this.context.refresh();
        this.accounts = (AsyncRepository<Account, Long>) this.context
                .getBeanProvider(ResolvableType.forClassWithGenerics(AsyncRepository.class, Account.class, Long.class))
                .getObject();
    }

    @AfterAll
    void stop() {
        this.context.close();
        this.connections.close().block(Duration.ofSeconds(10));
        this.server.close();
    }

    @BeforeEach
    void empty() {
        this.server.requests().clear();
        this.failure = DUPLICATE;
        this.isAlive = true;
        this.stale = List.of();
    }

    /** As a server would, with the ids 101 and on, in no order. */
    private List<Answer> answer(Request request) {
        String sql = request.sql();
        if (sql.contains("from sys.columns")) {
            return List.of(new Rows(
                    List.of(
                            "c_name",
                            "c_sql",
                            "c_type",
                            "c_length",
                            "c_precision",
                            "c_scale",
                            "c_collation",
                            "c_identity",
                            "c_default",
                            "c_nullable"),
                    List.of(
                            Arrays.asList("id", "[id]", "bigint", 8, 19, 0, null, 1, 1, 0),
                            Arrays.asList("version", "[version]", "bigint", 8, 19, 0, null, 0, 0, 1),
                            Arrays.asList(
                                    "owner", "[owner]", "nvarchar", -1, 0, 0, "SQL_Latin1_General_CP1_CI_AS", 0, 0, 1),
                            Arrays.asList("balance", "[balance]", "int", 4, 10, 0, null, 0, 0, 1),
                            Arrays.asList("created_at", "[created_at]", "bigint", 8, 19, 0, null, 0, 0, 1))));
        }
        if (sql.contains("from sys.indexes")) {
            return List.of(new Rows(List.of("i_name", "i_column"), List.of(List.of("owner_key", "Owner"))));
        }
        if (sql.startsWith("select cast(xact_state()")) {
            return List.of(new Rows(List.of("state"), List.of(List.of(this.isAlive ? 1 : 0))));
        }
        if (request.rows() == null) {
            return List.of();
        }
        JsonNode rows = JSON.readTree(request.rows());
        boolean isRefused = request.rows().contains("\"bad\"");
        List<Answer> answers = new ArrayList<>();
        if (isRefused) {
            answers.add(this.failure);
        }
        List<List<?>> found = new ArrayList<>();
        if (sql.contains("litestar_done")) {
            int all = rows.size();
            answers.add(new Rows(
                    List.of("litestar_inserted", "litestar_updated", "litestar_there"),
                    List.of(List.of(all - 2, 1, 0))));
        } else if (sql.contains("@@rowcount")) {
            answers.add(new Rows(List.of("litestar_count"), List.of(List.of(rows.size()))));
        } else if (sql.contains("update t")) {
            for (JsonNode row : rows) {
                if (!this.stale.contains(row.get(1).asLong())) {
                    found.add(List.of(row.get(1).asLong()));
                }
            }
            answers.add(new Rows(List.of("id"), found));
        } else if (sql.contains("inserted.[id]")) {
            for (int i = 0; i < (isRefused ? 0 : rows.size()); i++) {
                found.add(List.of(101L + i));
            }
            answers.add(new Rows(List.of("id"), found));
        } else {
            for (JsonNode row : rows) {
                found.add(List.of(7L, 3L, row.get(2).asString() + "!", 5L, 6L));
            }
            answers.add(new Rows(List.of("id", "version", "owner", "balance", "created_at"), found));
        }
        return answers;
    }

    private List<String> sent() {
        return this.server.requests().stream()
                .map(Request::sql)
                .filter(sql -> !sql.contains("from sys."))
                .map(sql -> sql.lines()
                        .skip(sql.startsWith("set nocount") ? 1 : 0)
                        .findFirst()
                        .orElse(sql))
                .map(sql -> sql.replaceAll(" \\(.*", ""))
                .toList();
    }

    private Request bulk() {
        return this.server.requests().stream()
                .filter(request -> request.rows() != null)
                .findFirst()
                .orElseThrow();
    }

    private static List<Account> rows(String... owners) {
        return Arrays.stream(owners).map(owner -> Account.of(owner, 5)).toList();
    }

    private <T> List<T> await(reactor.core.publisher.Flux<T> flux) {
        return flux.collectList().block(Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("R7 R56 an insert is one call with one text of the rows, and its ids come back in their order")
    void insert() {
        List<Account> inserted = await(this.accounts.insertAll(rows("ann", "b\u00f6b", "\ud83d\ude00 \"x\" \\ ' @p0")));

        assertThat(inserted).extracting(Account::id).containsExactly(101L, 102L, 103L);
        assertThat(sent())
                .containsExactly(
                        "BEGIN TRANSACTION;",
                        "save transaction litestar_chunk",
                        "declare @litestar_ids table",
                        "IF @@TRANCOUNT > 0 COMMIT TRANSACTION;");
        assertThat(bulk().declared()).isEqualTo("@rows nvarchar(4000)");
        assertThat(bulk().sql()).startsWith("set nocount on;\ndeclare").doesNotContain("ann", "\ud83d\ude00");
        JsonNode sent = JSON.readTree(bulk().rows());
        assertThat(sent.size()).isEqualTo(3);
        assertThat(sent.at("/2/0").asInt()).isEqualTo(2);
        assertThat(sent.at("/1/2").asString()).isEqualTo("b\u00f6b");
        assertThat(sent.at("/2/2").asString()).isEqualTo("\ud83d\ude00 \"x\" \\ ' @p0");
    }

    @Test
    @DisplayName("R18 rows that bring their ids are counted, and the identity column is told to take them")
    void ids() {
        List<Account> inserted = await(this.accounts.insertAll(
                List.of(new Account(41L, null, "ann", 5, null), new Account(42L, null, "bob", 6, null))));

        assertThat(inserted).extracting(Account::id).containsExactly(41L, 42L);
        assertThat(bulk().sql())
                .startsWith("set nocount on;\nset identity_insert [accounts] on;\ninsert into [accounts] ([id], ")
                .endsWith("set identity_insert [accounts] off");
    }

    @Test
    @DisplayName("R56 a text of a megabyte arrives whole, and the statement is the one of short texts")
    void large() {
        String large = "\u00e9\ud83d\ude00x\n".repeat(200_000);

        await(this.accounts.insertAll(rows("ann")));
        String small = bulk().sql();
        this.server.requests().clear();
        await(this.accounts.insertAll(rows(large)));

        assertThat(bulk().sql()).isEqualTo(small);
        assertThat(bulk().declared()).isEqualToIgnoringCase("@rows nvarchar(max)");
        assertThat(JSON.readTree(bulk().rows()).at("/0/2").asString().equals(large))
                .isTrue();
    }

    @Test
    @DisplayName("R12 the refused row is named with its constraint; nothing after it is sent, and all is rolled back")
    void refused() {
        List<Account> rows = rows("a", "b", "c", "bad", "e", "f", "g", "h");

        assertThatThrownBy(() -> await(this.accounts.insertAll(rows)))
                .isInstanceOfSatisfying(BulkRowException.class, refusal -> {
                    assertThat(refusal.index()).isEqualTo(3);
                    assertThat(refusal.constraint()).isEqualTo("owner_key");
                });
        assertThat(sent())
                .contains("ROLLBACK TRANSACTION litestar_chunk")
                .endsWith("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;")
                .noneMatch(sql -> sql.contains("IMPLICIT"));
    }

    @Test
    @DisplayName("R12 a check, null and a text that is too long are refusals, though the driver has no class for them")
    void refusedByNumber() {
        this.failure = new Failure(
                547,
                16,
                "The MERGE statement conflicted with the CHECK constraint \"positive\". The conflict occurred in ...");
        assertThatThrownBy(() -> await(this.accounts.insertAll(rows("a", "bad"))))
                .isInstanceOfSatisfying(BulkRowException.class, refusal -> assertThat(refusal.constraint())
                        .isEqualTo("positive"));
        this.failure = new Failure(515, 16, "Cannot insert the value NULL into column 'owner', table 'dbo.accounts'");
        assertThatThrownBy(() -> await(this.accounts.insertAll(rows("a", "bad"))))
                .isInstanceOfSatisfying(BulkRowException.class, refusal -> assertThat(refusal.index())
                        .isEqualTo(1));
        this.failure = new Failure(2628, 16, "String or binary data would be truncated in table 'dbo.accounts'");
        assertThatThrownBy(() -> await(this.accounts.insertAll(rows("bad", "a"))))
                .isInstanceOfSatisfying(BulkRowException.class, refusal -> assertThat(refusal.index())
                        .isZero());
    }

    @Test
    @DisplayName("R13 rows beside a refused one are stored, in halves behind a point to go back to")
    void goesOn() {
        List<BulkRowException> refusals = new ArrayList<>();

        List<Account> stored = await(this.accounts.insertAll(
                rows("a", "b", "bad", "d"), BulkOptions.defaults().continueOnError(refusals::add)));

        assertThat(stored).extracting(Account::owner).containsExactly("a", "b", "d");
        assertThat(refusals).extracting(BulkRowException::index).containsExactly(2L);
        assertThat(sent()).endsWith("IF @@TRANCOUNT > 0 COMMIT TRANSACTION;");
    }

    @Test
    @DisplayName("R11 an error that ended the transaction is no refusal: nothing of the call is tried again or stored")
    void ended() {
        this.failure = new Failure(8114, 16, "Error converting data type nvarchar to numeric.");
        this.isAlive = false;
        List<BulkRowException> refusals = new ArrayList<>();

        assertThatThrownBy(() -> await(this.accounts.insertAll(
                        rows("a", "bad"), BulkOptions.defaults().continueOnError(refusals::add))))
                .isNotInstanceOf(BulkRowException.class)
                .hasMessageContaining("rolled back the whole transaction")
                .hasMessageContaining("Error converting data type");
        assertThat(refusals).isEmpty();
        assertThat(this.server.requests())
                .filteredOn(request -> request.rows() != null)
                .hasSize(1);
        assertThat(sent()).noneMatch(sql -> sql.contains("COMMIT"));
    }

    @Test
    @DisplayName("R38 a deadlock is one, and no refusal")
    void deadlock() {
        this.failure = new Failure(1205, 13, "Transaction (Process ID 52) was deadlocked on lock resources");
        this.isAlive = false;

        assertThatThrownBy(() -> await(this.accounts.insertAll(rows("a", "bad"))))
                .isInstanceOf(PessimisticLockingFailureException.class)
                .hasMessageContaining("deadlocked");
        assertThat(this.server.requests())
                .filteredOn(request -> request.rows() != null)
                .hasSize(1);
    }

    @Test
    @DisplayName("R28 an upsert answers the rows that stand, in the order of the source")
    void upsert() {
        List<Account> standing = await(this.accounts.upsertAll(rows("zoe", "ann"), BulkOptions.defaults(), "owner"));

        assertThat(standing).extracting(Account::owner).containsExactly("zoe!", "ann!");
        assertThat(standing).extracting(Account::version).containsOnly(3L);
    }

    @Test
    @DisplayName("R34 a merge counts what the server says it did")
    void merge() {
        BulkResult result = this.accounts
                .merge(
                        rows("a", "b", "c", "d", "e"),
                        Merge.on("owner").update("balance").insertMissing())
                .block(Duration.ofSeconds(20));

        assertThat(result).isEqualTo(new BulkResult(3, 1, 1));
    }

    @Test
    @DisplayName("R25 stale rows of an update are named")
    void stale() {
        this.stale = List.of(12L);
        List<Account> rows = IntStream.range(11, 14)
                .mapToObj(id -> new Account((long) id, 4L, "o" + id, 5, 6L))
                .toList();

        assertThatThrownBy(() -> await(this.accounts.updateAll(rows)))
                .isInstanceOf(OptimisticLockingFailureException.class)
                .hasMessageContaining("1 rows")
                .hasMessageContaining("12");
        assertThat(JSON.readTree(bulk().rows()).get(0).toString()).isEqualTo("[0,11,5,\"o11\",5,6,4]");
    }
}
