package org.litestarspring.dto.processor;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.lang.model.SourceVersion;

/** Wire names, and suggestions for names that do not exist. */
final class Names {

    private static final Map<String, UnaryOperator<String>> RULES = Map.of(
            "INHERIT", name -> name,
            "CAMEL_CASE", name -> name,
            "PASCAL_CASE", Names::capital,
            "SNAKE_CASE", name -> separated(name, "_"),
            "UPPER_SNAKE_CASE", name -> separated(name, "_").toUpperCase(Locale.ROOT),
            "KEBAB_CASE", name -> separated(name, "-"),
            "LOWER_CASE", name -> name.toLowerCase(Locale.ROOT),
            "UPPER_CASE", name -> name.toUpperCase(Locale.ROOT));

    /** What no record component may be called. */
    private static final Set<String> RECORD_METHODS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private Names() {}

    static boolean isRule(String naming) {
        return RULES.containsKey(naming);
    }

    static List<String> rules() {
        return RULES.keySet().stream().sorted().toList();
    }

    static String wire(String property, String naming) {
        return rule(naming).apply(property);
    }

    static UnaryOperator<String> rule(String naming) {
        return RULES.getOrDefault(naming, UnaryOperator.identity());
    }

    static String capital(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /** A string literal. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            switch (character) {
                case '\\' -> quoted.append("\\\\");
                case '"' -> quoted.append("\\\"");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (character < ' ' || character > '~') {
                        quoted.append("\\u%04x".formatted((int) character));
                    } else {
                        quoted.append(character);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** A component's name: as the property's, with a line after it where that is a keyword. */
    static String component(String property) {
        return SourceVersion.isKeyword(property) || RECORD_METHODS.contains(property) ? property + "_" : property;
    }

    /** Breaks before a capital that follows a small letter or digit, and before the last of a run: {@code taxID2x}. */
    private static String separated(String name, String separator) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", separator)
                .toLowerCase(Locale.ROOT);
    }

    /** The known name nearest to {@code name}, where one is near enough to be a slip of the hand. */
    static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)));
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
