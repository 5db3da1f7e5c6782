package org.litestarspring.dto.processor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Turns the qualified names of a rendered source into imports, so that it reads as a person would have written it. */
final class Imports {

    private static final List<String> DECLARING = List.of("record ", "interface ", "class ");

    /** What generated code calls its variables: a public field of an entity may begin with a capital. */
    private static final Set<String> VARIABLES =
            Set.of("entity.", "dto.", "body.", "changes.", "builder.", "held.", "it.");

    /** What is written without its package, and would be another type where the package has one of that name. */
    private static final List<String> WITHOUT_PACKAGE = List.of(
            "Override", "Class", "Object", "String", "UnsupportedOperationException", "IllegalArgumentException");

    private Imports() {}

    /** @param isHere whether the package has a type of a simple name */
    static String shorten(String rendered, String packageName, Predicate<String> isHere) {
        String source = rendered;
        for (String simple : WITHOUT_PACKAGE) {
            if (isHere.test(simple)) {
                source = source.replaceAll(
                        "(?<![\\w.]|record |interface |class )" + simple + "\\b(?=[^\"\n]*(\"[^\"\n]*\"[^\"\n]*)*\n)",
                        "java.lang." + simple);
            }
        }
        Set<String> taken = new HashSet<>();
        for (String word : DECLARING) {
            declared(word, source, taken);
        }
        Map<String, String> imported = new HashMap<>();

        int body = source.indexOf("\n/**");
        // An annotation stands between a package and its type, where no name would be found: java.lang.@Size String.
        String text = taken.contains("String") || isHere.test("String") ? source : source.replace("java.lang.@", "@");
        String shortened = shortened(
                text.substring(body),
                (home, simple) -> !taken.contains(simple)
                        && !(home.equals("java.lang") && isHere.test(simple))
                        && imported.computeIfAbsent(simple, key -> home).equals(home));

        StringBuilder result = new StringBuilder(source.substring(0, body).strip());
        result.append(result.isEmpty() ? "" : "\n\n");
        Set<String> lines = new TreeSet<>();
        imported.forEach((simple, home) -> {
            if (!home.equals("java.lang") && !home.equals(packageName)) {
                lines.add("import " + home + "." + simple + ";\n");
            }
        });
        lines.forEach(result::append);
        return result.append(shortened).toString();
    }

    /** What stands after a word: what a text declares, and more where the word is in a comment, which harms nothing. */
    private static void declared(String word, String text, Set<String> taken) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int begin = at + word.length();
            if (at == 0 || !isPart(text.charAt(at - 1))) {
                taken.add(text.substring(begin, afterWord(text, begin)));
            }
        }
    }

    /** One pass by hand: a pattern that is tried at each character took a tenth of the processor's time. */
    private static String shortened(String text, BiPredicate<String, String> isImported) {
        StringBuilder shortened = new StringBuilder(text.length());
        int at = 0;
        int copied = 0;
        while (at < text.length()) {
            char begin = text.charAt(at);
            int end = at + 1;
            if (begin == '"') {
                end = afterQuotes(text, end);
            } else if (isStart(begin)) {
                end = afterWord(text, end);
                int simple = at;
                // Packages, which begin with a small letter, up to the first type.
                while (isSmall(text.charAt(simple))
                        && end + 1 < text.length()
                        && text.charAt(end) == '.'
                        && isStart(text.charAt(end + 1))) {
                    simple = end + 1;
                    end = afterWord(text, simple);
                }
                boolean isType = simple > at && Character.isUpperCase(text.charAt(simple));
                if (isType
                        && !VARIABLES.contains(text.substring(at, simple))
                        && isImported.test(text.substring(at, simple - 1), text.substring(simple, end))) {
                    shortened.append(text, copied, at);
                    copied = simple;
                }
            } else if (Character.isDigit(begin) || begin == '.') {
                // No name begins inside a number, nor after what is no name.
                end = afterWord(text, end);
            }
            at = end;
        }
        return shortened.append(text, copied, text.length()).toString();
    }

    private static boolean isSmall(char character) {
        return Character.isLowerCase(character) || character == '_';
    }

    private static boolean isStart(char character) {
        return isPart(character) && Character.isJavaIdentifierStart(character);
    }

    /** Asks of ASCII at once, because nearly all is. */
    private static boolean isPart(char character) {
        return character < 128
                ? (character >= 'a' && character <= 'z')
                        || (character >= 'A' && character <= 'Z')
                        || (character >= '0' && character <= '9')
                        || character == '_'
                        || character == '$'
                : Character.isJavaIdentifierPart(character);
    }

    private static int afterWord(String text, int from) {
        int end = from;
        while (end < text.length() && isPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int afterQuotes(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }
}
