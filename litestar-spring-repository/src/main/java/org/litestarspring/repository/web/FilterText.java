package org.litestarspring.repository.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a parameter's text from its start to its end: operators, values with their quotes, lists, groups. */
final class FilterText {

    private static final Pattern OPERATOR = Pattern.compile("([a-z]+)\\.");

    private final String text;
    private int at;
    private int token;

    FilterText(String text) {
        this.text = text;
    }

    int at() {
        return this.at;
    }

    /** Where what is read now begins, for who is told of its fault. */
    int token() {
        return this.token;
    }

    void mark() {
        this.token = this.at;
    }

    boolean isAtEnd() {
        return this.at >= this.text.length();
    }

    String since(int start) {
        return this.text.substring(start, this.at);
    }

    boolean startsWith(String next) {
        return this.text.startsWith(next, this.at);
    }

    boolean take(String next) {
        if (!startsWith(next)) {
            return false;
        }
        this.at += next.length();
        return true;
    }

    void skipSpaces() {
        while (startsWith(" ")) {
            this.at++;
        }
    }

    /** The letters before the next dot, which is passed; null where something else stands there. */
    @Nullable
    String takeOperator() {
        Matcher named = OPERATOR.matcher(this.text).region(this.at, this.text.length());
        if (!named.lookingAt()) {
            return null;
        }
        this.at = named.end();
        return named.group(1);
    }

    /** All that is left. */
    String rest() {
        mark();
        this.at = this.text.length();
        return since(this.token);
    }

    /** What stands before the next of these characters, which is not passed. */
    String until(String ends) {
        mark();
        while (!isAtEnd() && ends.indexOf(this.text.charAt(this.at)) < 0) {
            this.at++;
        }
        return since(this.token);
    }

    /** One value of a group, or of a list in parentheses; one that begins with a double quote ends with one. */
    String value() {
        if (startsWith("\"")) {
            return quoted(",)");
        }
        String value = until(",()");
        if (startsWith("(")) {
            throw new FilterFault(
                    "unquoted-parenthesis",
                    "A value with a parenthesis stands in double quotes, in a group or a list in parentheses.");
        }
        return value;
    }

    /** The values of a list, each read as it comes: {@code SFO,OAK}, or in parentheses, which groups need. */
    <V> List<V> list(boolean inGroup, Function<String, V> read) {
        List<V> values = new ArrayList<>();
        if (take("(")) {
            do {
                values.add(read.apply(value()));
            } while (take(","));
            if (!take(")")) {
                throw unbalanced();
            }
            if (!inGroup && !isAtEnd()) {
                mark();
                throw new FilterFault(
                        "unquoted-parenthesis",
                        "A list that begins with a parenthesis ends with one. A value with a parenthesis stands in double quotes there.");
            }
            return values;
        }
        if (inGroup) {
            mark();
            throw new FilterFault(
                    "missing-parentheses", "In a group, the list of an operator stands in parentheses: in.(SFO,OAK).");
        }
        do {
            values.add(read.apply(startsWith("\"") ? quoted(",") : until(",")));
        } while (take(","));
        return values;
    }

    static FilterFault unbalanced() {
        return new FilterFault("unbalanced-parentheses", "A parenthesis that is opened here is not closed.");
    }

    private String quoted(String ends) {
        mark();
        StringBuilder value = new StringBuilder();
        for (int i = this.at + 1; i < this.text.length(); i++) {
            char c = this.text.charAt(i);
            if (c == '\\' && i + 1 < this.text.length()) {
                value.append(this.text.charAt(++i));
            } else if (c == '"') {
                if (i + 1 < this.text.length() && ends.indexOf(this.text.charAt(i + 1)) < 0) {
                    break;
                }
                this.at = i + 1;
                return value.toString();
            } else {
                value.append(c);
            }
        }
        throw new FilterFault(
                "unbalanced-quotes",
                "A value that begins with a double quote ends with one, before a comma or at the end. Inside, write \\\" for a quote and \\\\ for a backslash.");
    }

    /**
     * Goes on behind a fault: at the comma or the parenthesis that ends the filter that began at {@code start}.
     *
     * @return whether there is one; behind a quote that is not closed, nothing can be told apart
     */
    boolean skipFilter(int start) {
        int open = 0;
        for (this.at = start; !isAtEnd(); this.at++) {
            char c = this.text.charAt(this.at);
            if (c == '"' && this.at > 0 && ".,(".indexOf(this.text.charAt(this.at - 1)) >= 0) {
                if (!skipQuoted()) {
                    return false;
                }
            } else if (c == '(') {
                open++;
            } else if (open == 0 && (c == ',' || c == ')')) {
                return true;
            } else if (c == ')') {
                open--;
            }
        }
        return true;
    }

    private boolean skipQuoted() {
        int end = this.at + 1;
        while (end < this.text.length() && this.text.charAt(end) != '"') {
            end += this.text.charAt(end) == '\\' ? 2 : 1;
        }
        this.at = Math.min(end, this.text.length());
        return !isAtEnd();
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
