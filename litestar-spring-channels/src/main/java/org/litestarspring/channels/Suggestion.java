package org.litestarspring.channels;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The declared channel that a misspelt name was probably meant to be. */
final class Suggestion {

    private static final int MAX_EDITS = 2;

    private Suggestion() {}

    static @Nullable String of(String channel, List<ChannelPattern> declared) {
        String best = null;
        int fewest = MAX_EDITS + 1;
        for (ChannelPattern pattern : declared) {
            String candidate = candidate(channel, pattern);
            if (candidate != null && pattern.matches(candidate)) {
                int edits = edits(channel, candidate);
                if (edits > 0 && edits < fewest) {
                    best = candidate;
                    fewest = edits;
                }
            }
        }
        return best;
    }

    /** The pattern with the open parts of {@code channel}, split at the same colons and slashes. */
    private static @Nullable String candidate(String channel, ChannelPattern pattern) {
        String[] given = channel.split("[:/]", -1);
        String[] wanted = pattern.text().split("(?<=[:/])", -1);
        if (given.length != wanted.length) {
            return null;
        }
        StringBuilder candidate = new StringBuilder();
        for (int i = 0; i < wanted.length; i++) {
            String separator = wanted[i].endsWith(":") ? ":" : wanted[i].endsWith("/") ? "/" : "";
            candidate.append(wanted[i].indexOf('{') >= 0 ? given[i] + separator : wanted[i]);
        }
        return candidate.toString();
    }

    /** The Levenshtein distance. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
