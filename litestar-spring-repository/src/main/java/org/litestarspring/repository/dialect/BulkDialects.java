package org.litestarspring.repository.dialect;

import java.util.List;
import java.util.Optional;
import org.springframework.data.relational.core.dialect.Dialect;

/**
 * The dialects that are known.
 *
 * @since 0.1
 */
public final class BulkDialects {

    private final List<BulkDialect> dialects;

    /** Those of the suite, after {@code own}. */
    public BulkDialects(List<BulkDialect> own) {
        List<BulkDialect> all = new java.util.ArrayList<>(own);
        all.add(new PostgresBulkDialect());
        all.add(new H2BulkDialect());
        all.add(new MySqlBulkDialect());
        all.add(new SqlServerBulkDialect());
        all.add(new OracleBulkDialect());
        this.dialects = List.copyOf(all);
    }

    /** The dialect for a database of Spring Data's; empty where there is none, and rows go one by one. */
    public Optional<BulkDialect> of(Dialect dialect) {
        return this.dialects.stream()
                .filter(candidate -> candidate.supports(dialect))
                .findFirst();
    }
}
