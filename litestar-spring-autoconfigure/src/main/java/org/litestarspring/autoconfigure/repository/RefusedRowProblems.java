package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.R2dbcException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.BulkRowException;
import org.litestarspring.repository.DuplicateRowException;
import org.litestarspring.repository.dialect.BulkDialects;
import org.litestarspring.web.ProblemCustomizer;
import org.springframework.data.r2dbc.core.R2dbcEntityOperations;
import org.springframework.data.r2dbc.dialect.DialectResolver;
import org.springframework.data.relational.core.dialect.Dialect;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.server.ServerWebExchange;

/**
 * Says in the 409 of a refused row which row it was and which constraint it violates. Of its values it shows what the
 * handler would have shown of the row, had it been stored; nothing of the database's message, in which other rows may be.
 */
class RefusedRowProblems implements ProblemCustomizer {

    private static final String CODE = "integrity-violation";
    private static final int DEEPEST_CAUSE = 20;
    private static final int LONGEST_SHOWN = 100;
    private static final int KEY_SIZE = 4;

    private final ShownProperties shown;
    private final BulkDialects dialects;
    private final Supplier<List<R2dbcEntityOperations>> databases;

    RefusedRowProblems(ShownProperties shown, BulkDialects dialects, Supplier<List<R2dbcEntityOperations>> databases) {
        this.shown = shown;
        this.dialects = dialects;
        this.databases = databases;
    }

    @Override
    public void customize(ProblemDetail problem, Throwable failure, ServerWebExchange exchange) {
        Map<String, Object> properties = problem.getProperties();
        if (problem.getStatus() != HttpStatus.CONFLICT.value()
                || properties == null
                || !CODE.equals(properties.get("code"))
                || properties.containsKey("errors")) {
            return;
        }
        int deep = 0;
        for (Throwable cause = failure; cause != null && deep < DEEPEST_CAUSE; cause = cause.getCause(), deep++) {
            Map<String, Object> error = error(cause, exchange);
            if (error != null) {
                problem.setDetail(String.valueOf(error.get("message")));
                problem.setProperty("errors", List.of(error));
                return;
            }
        }
    }

    private @Nullable Map<String, Object> error(Throwable cause, ServerWebExchange exchange) {
        if (cause instanceof BulkRowException refused) {
            return refused(refused, key(refused, exchange));
        }
        if (cause instanceof DuplicateRowException twice) {
            Map<String, Object> error = error(
                    "duplicate-row",
                    "Rows %d and %d are the same one. None of the rows was stored."
                            .formatted(twice.first(), twice.second()));
            error.put("index", twice.second());
            return error;
        }
        String constraint = cause instanceof R2dbcException failure ? constraint(failure) : null;
        if (constraint == null) {
            return null;
        }
        Map<String, Object> error = error(
                CODE,
                "The change conflicts with what is stored: it violates the constraint \"%s\".".formatted(constraint));
        error.put("constraint", constraint);
        return error;
    }

    private static Map<String, Object> refused(BulkRowException refused, Map<String, Object> key) {
        String constraint = refused.constraint();
        Map<String, Object> error = error(
                CODE,
                "Row %d was refused by the database%s. None of the rows was stored."
                        .formatted(
                                refused.index(),
                                constraint == null ? "" : ": it violates the constraint \"" + constraint + "\""));
        error.put("index", refused.index());
        if (constraint != null) {
            error.put("constraint", constraint);
        }
        if (!key.isEmpty()) {
            error.put("key", key);
        }
        return error;
    }

    private static Map<String, Object> error(String code, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        return error;
    }

    private Map<String, Object> key(BulkRowException refused, ServerWebExchange exchange) {
        Map<String, Object> key = new LinkedHashMap<>();
        this.shown.of(refused.row(), refused.values().keySet(), exchange).forEach((name, value) -> {
            if (key.size() < KEY_SIZE && value.toString().length() <= LONGEST_SHOWN) {
                key.put(name, value);
            }
        });
        return key;
    }

    /** Only where it is certain which database's words these are. */
    private @Nullable String constraint(R2dbcException failure) {
        List<? extends Dialect> known = this.databases.get().stream()
                .map(database ->
                        DialectResolver.getDialect(database.getDatabaseClient().getConnectionFactory()))
                .toList();
        return known.size() != 1
                ? null
                : this.dialects
                        .of(known.get(0))
                        .map(dialect -> dialect.constraint(failure))
                        .orElse(null);
    }
}
