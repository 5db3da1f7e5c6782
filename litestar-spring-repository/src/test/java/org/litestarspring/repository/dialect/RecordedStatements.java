package org.litestarspring.repository.dialect;

import io.r2dbc.spi.Clob;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A connection that takes down what it is sent, and answers nothing: for the text of statements, not for what they do. */
final class RecordedStatements {

    /**
     * A statement as it was sent.
     *
     * @param sql its text
     * @param parameters its parameters by name; those of large objects as text, or as the length of their bytes
     */
    record Recorded(String sql, Map<String, Object> parameters) {}

    private final List<Recorded> recorded = new ArrayList<>();

    List<Recorded> recorded() {
        return List.copyOf(this.recorded);
    }

    Connection connection() {
        return proxy(Connection.class, (self, method, arguments) -> switch (method.getName()) {
            case "createStatement" -> statement((String) arguments[0]);
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private Statement statement(String sql) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        return proxy(Statement.class, (self, method, arguments) -> switch (method.getName()) {
            case "bind" -> {
                parameters.put((String) arguments[0], plain(arguments[1]));
                yield self;
            }
            case "fetchSize" -> self;
            case "execute" -> {
                this.recorded.add(new Recorded(sql, parameters));
                yield Flux.just(result());
            }
            default -> throw new UnsupportedOperationException(method.toString());
        });
    }

    private static Object plain(Object value) {
        Object inner = value instanceof Parameter parameter ? parameter.getValue() : value;
        if (inner instanceof Clob clob) {
            return Flux.from(clob.stream())
                    .reduce("", (text, more) -> text + more)
                    .block();
        }
        if (inner instanceof io.r2dbc.spi.Blob blob) {
            return Flux.from(blob.stream())
                            .map(java.nio.ByteBuffer::remaining)
                            .reduce(0, Integer::sum)
                            .block()
                    + " bytes";
        }
        return inner == null ? "null" : inner;
    }

    private static Result result() {
        return proxy(Result.class, (self, method, arguments) -> switch (method.getName()) {
            case "getRowsUpdated" -> Mono.just(0L);
            default -> Flux.empty();
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
