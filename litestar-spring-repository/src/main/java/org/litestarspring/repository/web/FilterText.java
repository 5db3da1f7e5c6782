package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;

/** Reads what stands behind an operator: a list with its quotes, and patterns of LIKE. */
final class FilterText {

    /** Bounds what one parameter can make of a statement. */
    static final int MAX_VALUES = 1_000;

    private FilterText() {}

    /** Splits at commas. A value that begins with a double quote ends with one, and may hold commas in between. */
    static List<String> list(String text) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder value = new StringBuilder();
            at = at < text.length() && text.charAt(at) == '"' ? quoted(text, at, value) : plain(text, at, value);
            values.add(value.toString());
            if (values.size() > MAX_VALUES) {
                throw new FilterFault("too-many-values", "A list has at most " + MAX_VALUES + " values.");
            }
            if (at >= text.length()) {
                return values;
            }
            at++; // the comma
        }
    }

    private static int plain(String text, int from, StringBuilder value) {
        int comma = text.indexOf(',', from);
        int end = comma < 0 ? text.length() : comma;
        value.append(text, from, end);
        return end;
    }

    private static int quoted(String text, int from, StringBuilder value) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                value.append(text.charAt(++i));
            } else if (c == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) != ',') {
                    break;
                }
                return i + 1;
            } else {
                value.append(c);
            }
        }
        throw new FilterFault(
                "unbalanced-quotes",
                "A value that begins with a double quote ends with one, before a comma or at the end. Inside, write \\\" for a quote and \\\\ for a backslash.");
    }

    /** A text as the pattern of LIKE that matches it alone. */
    static String literal(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Refuses what some databases refuse: a backslash that escapes nothing. */
    static String pattern(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && (++i == text.length() || "\\%_".indexOf(text.charAt(i)) < 0)) {
                throw new FilterFault(
                        "invalid-pattern", "In a pattern, a backslash stands before %, _ or another backslash alone.");
            }
        }
        return text;
    }
}
