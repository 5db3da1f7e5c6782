package org.litestarspring.benchmarks.figure;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * What the applications of this module are told to do, over HTTP, each time by a connection of its own.
 *
 * @param loops that the connections are of
 */
public record Remote(LoopResources loops) {

    /**
     * Asks, when subscribed to.
     *
     * @param path with its query
     * @return the answer's body; an error for any answer but 200
     */
    public Mono<String> ask(int port, String path) {
        return HttpClient.create(ConnectionProvider.newConnection())
                .runOn(this.loops)
                .get()
                .uri("http://127.0.0.1:" + port + path)
                .responseSingle(
                        (response, body) -> body.asString().defaultIfEmpty("").handle((text, sink) -> {
                            if (response.status().code() == 200) {
                                sink.next(text);
                            } else {
                                sink.error(new IllegalStateException(
                                        path + " was answered with " + response.status() + ": " + text));
                            }
                        }));
    }

    /** Asks, and waits for the answer. */
    public String answer(int port, String path, Duration patience) {
        String text = ask(port, path).block(patience);
        if (text == null) {
            throw new IllegalStateException(path + " was not answered.");
        }
        return text;
    }
}
