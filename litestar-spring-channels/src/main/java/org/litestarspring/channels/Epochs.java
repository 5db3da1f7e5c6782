package org.litestarspring.channels;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of epochs: 50 random bits, so that two of one channel are never the same by chance.
 *
 * @since 0.1
 */
public final class Epochs {

    private static final long BITS = 1L << 50;

    private Epochs() {}

    /** A new one. */
    public static String next() {
        return Long.toString(ThreadLocalRandom.current().nextLong(BITS), Character.MAX_RADIX);
    }
}
