package org.litestarspring.repository.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.repository.dialect.BulkDialect.ColumnMatch;

/** What MySQL, which no test starts, is sent where it differs from MariaDB. */
@DisplayName("On MySQL")
class MySqlTextTest {

    private static final TableColumn ID = new TableColumn("id", "`id`", "signed", true, false);
    private static final TableColumn VERSION = new TableColumn("version", "`version`", "signed", false, true);
    private static final TableColumn OLD = new TableColumn("litestar_old", "litestar_old", "signed", false, true);
    private static final TableColumn OWNER =
            new TableColumn("owner", "`owner`", "char character set utf8mb4 collate utf8mb4_0900_ai_ci", false, true);
    private static final TableColumn BALANCE = new TableColumn("balance", "`balance`", "decimal(10, 2)", false, true);

    private static final RowBatch BATCH = new RowBatch(
            "`accounts`",
            List.of(OWNER, BALANCE, VERSION),
            List.of(new Object[] {"ann", 1, 0}, new Object[] {"bob", null, 0}));

    @Test
    @DisplayName("R7 R18 an insert reads the ids that were counted up for it, in order, with the server's own step")
    void countedIds() {
        assertThat(MySqlText.insert(BATCH))
                .isEqualTo("insert into `accounts` (`owner`, `balance`, `version`) values (?, ?, ?), (?, ?, ?)");
        assertThat(MySqlText.countedIds(BATCH, List.of(ID)))
                .isEqualTo("select `id` from `accounts` where `id` between last_insert_id()"
                        + " and last_insert_id() + 1 * @@auto_increment_increment order by `id`");
    }

    @Test
    @DisplayName("R18 ids that are not counted up, which MySQL cannot tell, are refused with what to do")
    void otherIds() {
        TableColumn made = new TableColumn("id", "`id`", "char character set ascii collate ascii_bin", true, false);

        assertThatThrownBy(() -> MySqlText.countedIds(BATCH, List.of(made)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("`id` in `accounts`")
                .hasMessageContaining("Assign the ids");
    }

    @Test
    @DisplayName(
            "R25 an update joins its rows by id and old version, after it has read and locked those that are there")
    void update() {
        RowBatch batch = new RowBatch(
                "`accounts`",
                List.of(ID, BALANCE, VERSION, OLD),
                List.of(new Object[] {1, 2, 1, 0}, new Object[] {3, 4, 1, 0}));
        List<ColumnMatch> match = List.of(new ColumnMatch(ID, ID), new ColumnMatch(VERSION, OLD));
        RowBatch keys = MySqlBatches.only(batch, List.of(ID, OLD));

        assertThat(MySqlText.find(MySqlServer.MYSQL, keys, match, List.of(ID)))
                .isEqualTo(
                        "select straight_join t.`id` from (values row(0, ?, ?), row(1, ?, ?)) s(litestar_row, `id`, litestar_old)"
                                + " join `accounts` t on t.`id` = cast(s.`id` as signed)"
                                + " and t.`version` = cast(s.litestar_old as signed) order by s.litestar_row for update");
        assertThat(MySqlText.update(MySqlServer.MYSQL, batch, match, List.of(BALANCE, VERSION), null, List.of()))
                .isEqualTo("update (values row(0, ?, ?, ?, ?), row(1, ?, ?, ?, ?))"
                        + " s(litestar_row, `id`, `balance`, `version`, litestar_old) straight_join `accounts` t"
                        + " on t.`id` = cast(s.`id` as signed) and t.`version` = cast(s.litestar_old as signed)"
                        + " set t.`balance` = s.`balance`, t.`version` = s.`version`");
    }

    @Test
    @DisplayName("R28 an upsert takes new values from a row alias, refuses rows of another key, and raises versions")
    void upsert() {
        assertThat(MySqlText.onDuplicate(
                        MySqlServer.MYSQL, "`accounts`", List.of(OWNER), List.of(), List.of(BALANCE, VERSION), VERSION))
                .isEqualTo(" on duplicate key update `owner` = if(`accounts`.`owner` <=> litestar_new.`owner`,"
                        + " `accounts`.`owner`, (select 1 union all select 2)), `balance` = litestar_new.`balance`,"
                        + " `version` = coalesce(`accounts`.`version`, 0) + 1");
        assertThat(MySqlServer.MYSQL.alias()).isEqualTo(" as litestar_new");
    }

    @Test
    @DisplayName("R34 a merge asks what is missing or differs, texts to the letter, and compares again where it writes")
    void merge() {
        assertThat(MySqlText.missingOrDifferent(
                        MySqlServer.MYSQL,
                        MySqlBatches.only(BATCH, List.of(OWNER, BALANCE)),
                        List.of(OWNER),
                        List.of(BALANCE)))
                .isEqualTo("select s.litestar_row, t.`owner` is null from (values row(0, ?, ?), row(1, ?, ?))"
                        + " s(litestar_row, `owner`, `balance`) left join `accounts` t"
                        + " on t.`owner` = cast(s.`owner` as char character set utf8mb4) collate utf8mb4_0900_ai_ci"
                        + " where t.`owner` is null or (not (t.`balance` <=> cast(s.`balance` as decimal(10, 2))))"
                        + " order by s.litestar_row");
        assertThat(MySqlText.onDuplicate(
                        MySqlServer.MYSQL,
                        "`accounts`",
                        List.of(OWNER),
                        List.of(BALANCE),
                        List.of(BALANCE, VERSION),
                        VERSION))
                .endsWith(
                        "`version` = if(not (`accounts`.`balance` <=> litestar_new.`balance`),"
                                + " coalesce(`accounts`.`version`, 0) + 1, `accounts`.`version`), `balance` = litestar_new.`balance`");
    }
}
