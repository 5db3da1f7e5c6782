package org.litestarspring.repository;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.litestarspring.repository.dialect.BulkDialect;
import org.springframework.r2dbc.connection.ConnectionHolder;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.GenericReactiveTransaction;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/**
 * The transactions that bulk calls begin. One that is cancelled while the database works on a statement has the server
 * end that first: the rollback would wait for it, which may itself wait for somebody's lock.
 */
final class CallTransactions extends R2dbcTransactionManager {

    private static final Duration LONGEST_CANCEL = Duration.ofSeconds(5);

    private final Optional<BulkDialect> dialect;

    /** The connections of transactions that were begun here, and of these the ones that a statement runs on. */
    private final Set<Connection> own = ConcurrentHashMap.newKeySet();

    private final Set<Connection> working = ConcurrentHashMap.newKeySet();

    CallTransactions(ConnectionFactory connections, Optional<BulkDialect> dialect) {
        super(connections);
        this.dialect = dialect;
    }

    /** Work on a connection, as a call of a repository gets it. */
    <R> Mono<R> working(Connection connection, Function<Connection, Mono<R>> work) {
        Connection bound = bound(connection);
        if (!this.own.contains(bound)) {
            return work.apply(connection);
        }
        this.working.add(bound);
        return work.apply(connection).doOnTerminate(() -> this.working.remove(bound));
    }

    /** A {@code DatabaseClient} gives out its connection in a proxy that keeps it from being closed. */
    private static Connection bound(Connection connection) {
        return java.lang.reflect.Proxy.isProxyClass(connection.getClass())
                        && connection instanceof Wrapped<?> wrapped
                        && wrapped.unwrap() instanceof Connection inner
                ? inner
                : connection;
    }

    private @Nullable Connection connection(TransactionSynchronizationManager synchronization) {
        return synchronization.getResource(obtainConnectionFactory()) instanceof ConnectionHolder holder
                ? holder.getConnection()
                : null;
    }

    @Override
    protected Mono<Void> doBegin(
            TransactionSynchronizationManager synchronization, Object transaction, TransactionDefinition definition) {
        return super.doBegin(synchronization, transaction, definition).then(Mono.fromRunnable(() -> {
            Connection begun = connection(synchronization);
            if (begun != null) {
                this.own.add(begun);
            }
        }));
    }

    @Override
    protected Mono<Void> doRollback(
            TransactionSynchronizationManager synchronization, GenericReactiveTransaction status) {
        return Mono.defer(() -> {
            Connection connection = connection(synchronization);
            // The server is told before anything else is sent, so that it cannot take another statement for this one.
            Mono<Void> stopped = connection != null && this.working.remove(connection) && this.dialect.isPresent()
                    ? this.dialect
                            .get()
                            .cancel(connection)
                            .timeout(LONGEST_CANCEL)
                            .onErrorComplete()
                    : Mono.empty();
            return stopped.then(Mono.defer(() -> super.doRollback(synchronization, status)));
        });
    }

    @Override
    protected Mono<Void> doCleanupAfterCompletion(
            TransactionSynchronizationManager synchronization, Object transaction) {
        return Mono.defer(() -> {
            Connection connection = connection(synchronization);
            if (connection != null) {
                this.own.remove(connection);
                this.working.remove(connection);
            }
            return super.doCleanupAfterCompletion(synchronization, transaction);
        });
    }
}
