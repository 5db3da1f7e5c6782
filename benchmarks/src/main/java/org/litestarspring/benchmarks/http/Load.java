package org.litestarspring.benchmarks.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Closed load on one path: each connection sends its next request when it has read the answer to the last. */
record Load(int port, String path, byte[] expected) {

    private static final int CONNECTIONS = 8;

    /** Requests per second; fails unless each answer has the expected length, and the first and last the same bytes. */
    double measure(long millis) throws Exception {
        require();
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            long begun = System.nanoTime();
            long end = begun + millis * 1_000_000;
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                counts.add(clients.submit((Callable<Long>) () -> requests(end)));
            }
            long total = 0;
            for (Future<Long> count : counts) {
                total += count.get();
            }
            double rate = total / ((System.nanoTime() - begun) / 1e9);
            require();
            return rate;
        } finally {
            clients.shutdownNow();
        }
    }

    private long requests(long end) throws IOException {
        try (Connection connection = new Connection(this.port, this.path)) {
            long count = 0;
            while (System.nanoTime() < end) {
                long length = connection.exchange((bytes, from, piece) -> {});
                if (length != this.expected.length) {
                    throw new AssertionError(
                            this.path + " answered " + length + " bytes instead of " + this.expected.length + ".");
                }
                count++;
            }
            return count;
        }
    }

    private void require() throws IOException {
        if (!java.util.Arrays.equals(Connection.body(this.port, this.path), this.expected)) {
            throw new AssertionError(this.path + " at port " + this.port + " answered other bytes than it should.");
        }
    }
}
