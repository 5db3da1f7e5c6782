package org.litestarspring.benchmarks.listener;

/** A small event; with its id and name about 80 bytes. */
public record Tick(int number, String symbol, int cents) {

    /** The one of that number. */
    public static Tick of(int number) {
        return new Tick(number, "ACME", 10_000 + number % 100);
    }
}
