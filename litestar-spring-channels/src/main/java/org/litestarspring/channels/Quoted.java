package org.litestarspring.channels;

/** Text of a client's, as far as a message should repeat it. */
final class Quoted {

    private static final int LIMIT = 100;

    private Quoted() {}

    static String text(String text) {
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "... (" + text.length() + " characters)";
    }
}
