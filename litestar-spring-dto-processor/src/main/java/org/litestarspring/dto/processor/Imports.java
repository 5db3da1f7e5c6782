package org.litestarspring.dto.processor;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the qualified names of a rendered source into imports, so that it reads as a person would have written it. */
final class Imports {

    private static final Pattern NAME = Pattern.compile("\"(?:\\\\.|[^\"])*\"|\\b((?:[a-z_]\\w*\\.)+)([A-Z]\\w*)");
    private static final Pattern DECLARED = Pattern.compile("\\b(?:record|interface|class) (\\w+)");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import ([\\w.]+)\\.(\\w+);\n");

    /** What generated code calls its variables: a public field of an entity may begin with a capital. */
    private static final Set<String> VARIABLES = Set.of("entity.", "dto.", "body.", "changes.", "builder.", "held.");

    private Imports() {}

    static String shorten(String source, String packageName) {
        Set<String> taken = new HashSet<>();
        DECLARED.matcher(source).results().forEach(match -> taken.add(match.group(1)));
        Map<String, String> imported = new HashMap<>();
        IMPORT.matcher(source).results().forEach(match -> imported.put(match.group(2), match.group(1)));

        int body = source.indexOf("\n/**");
        String head = source.substring(0, body);
        StringBuilder shortened = new StringBuilder();
        // An annotation stands between a package and its type, where no name would be found: java.lang.@Size String.
        String text = taken.contains("String") ? source : source.replace("java.lang.@", "@");
        Matcher names = NAME.matcher(text.substring(body));
        while (names.find()) {
            String whole = names.group();
            String replacement = whole;
            if (names.group(1) != null && !VARIABLES.contains(names.group(1))) {
                String home = names.group(1).substring(0, names.group(1).length() - 1);
                String simple = names.group(2);
                if (!taken.contains(simple)
                        && imported.computeIfAbsent(simple, key -> home).equals(home)) {
                    replacement = simple;
                }
            }
            names.appendReplacement(shortened, Matcher.quoteReplacement(replacement));
        }
        names.appendTail(shortened);

        StringBuilder result =
                new StringBuilder(IMPORT.matcher(head).replaceAll("").strip());
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
}
