package org.litestarspring.repository;

import io.r2dbc.spi.Batch;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionMetadata;
import io.r2dbc.spi.IsolationLevel;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.TransactionDefinition;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The connection of a bulk call's transaction as the call's source gets it: counts what the source runs on it. */
final class SourceConnection implements Connection, Wrapped<Connection> {

    private final Connection connection;
    private final AtomicInteger running = new AtomicInteger();

    SourceConnection(Connection connection) {
        this.connection = connection;
    }

    /** Whether the source runs a statement, so that any other waits for it to end. */
    boolean isBusy() {
        return this.running.get() > 0;
    }

    private Publisher<? extends Result> counted(Publisher<? extends Result> results) {
        return Flux.defer(() -> {
            this.running.incrementAndGet();
            // Not doFinally, which comes after the source's own end was told.
            return Flux.from(results)
                    .doOnTerminate(this.running::decrementAndGet)
                    .doOnCancel(this.running::decrementAndGet);
        });
    }

    @Override
    public Connection unwrap() {
        return this.connection;
    }

    @Override
    public Statement createStatement(String sql) {
        return new CountedStatement(this.connection.createStatement(sql));
    }

    @Override
    public Batch createBatch() {
        Batch batch = this.connection.createBatch();
        return new Batch() {

            @Override
            public Batch add(String sql) {
                batch.add(sql);
                return this;
            }

            @Override
            public Publisher<? extends Result> execute() {
                return counted(batch.execute());
            }
        };
    }

    private final class CountedStatement implements Statement {

        private final Statement statement;

        CountedStatement(Statement statement) {
            this.statement = statement;
        }

        @Override
        public Statement add() {
            this.statement.add();
            return this;
        }

        @Override
        public Statement bind(int index, Object value) {
            this.statement.bind(index, value);
            return this;
        }

        @Override
        public Statement bind(String name, Object value) {
            this.statement.bind(name, value);
            return this;
        }

        @Override
        public Statement bindNull(int index, Class<?> type) {
            this.statement.bindNull(index, type);
            return this;
        }

        @Override
        public Statement bindNull(String name, Class<?> type) {
            this.statement.bindNull(name, type);
            return this;
        }

        @Override
        public Statement returnGeneratedValues(String... columns) {
            this.statement.returnGeneratedValues(columns);
            return this;
        }

        @Override
        public Statement fetchSize(int rows) {
            this.statement.fetchSize(rows);
            return this;
        }

        @Override
        public Publisher<? extends Result> execute() {
            return counted(this.statement.execute());
        }
    }

    @Override
    public Publisher<Void> beginTransaction() {
        return this.connection.beginTransaction();
    }

    @Override
    public Publisher<Void> beginTransaction(TransactionDefinition definition) {
        return this.connection.beginTransaction(definition);
    }

    @Override
    public Publisher<Void> close() {
        return this.connection.close();
    }

    @Override
    public Publisher<Void> commitTransaction() {
        return this.connection.commitTransaction();
    }

    @Override
    public Publisher<Void> createSavepoint(String name) {
        return this.connection.createSavepoint(name);
    }

    @Override
    public boolean isAutoCommit() {
        return this.connection.isAutoCommit();
    }

    @Override
    public ConnectionMetadata getMetadata() {
        return this.connection.getMetadata();
    }

    @Override
    public IsolationLevel getTransactionIsolationLevel() {
        return this.connection.getTransactionIsolationLevel();
    }

    @Override
    public Publisher<Void> releaseSavepoint(String name) {
        return this.connection.releaseSavepoint(name);
    }

    @Override
    public Publisher<Void> rollbackTransaction() {
        return this.connection.rollbackTransaction();
    }

    @Override
    public Publisher<Void> rollbackTransactionToSavepoint(String name) {
        return this.connection.rollbackTransactionToSavepoint(name);
    }

    @Override
    public Publisher<Void> setAutoCommit(boolean autoCommit) {
        return this.connection.setAutoCommit(autoCommit);
    }

    @Override
    public Publisher<Void> setLockWaitTimeout(Duration timeout) {
        return this.connection.setLockWaitTimeout(timeout);
    }

    @Override
    public Publisher<Void> setStatementTimeout(Duration timeout) {
        return this.connection.setStatementTimeout(timeout);
    }

    @Override
    public Publisher<Void> setTransactionIsolationLevel(IsolationLevel level) {
        return this.connection.setTransactionIsolationLevel(level);
    }

    @Override
    public Publisher<Boolean> validate(ValidationDepth depth) {
        return this.connection.validate(depth);
    }

    @Override
    public String toString() {
        return "SourceConnection[" + this.connection + "]";
    }
}
