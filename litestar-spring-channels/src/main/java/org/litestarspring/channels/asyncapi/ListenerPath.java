package org.litestarspring.channels.asyncapi;

import java.util.ArrayList;
import java.util.List;

/**
 * A path as an address.
 *
 * @param address the path with the names of its variables alone, without what they match
 */
record ListenerPath(String address, List<String> variables) {

    /** Of a pattern such as {@code /gates/{gate:[A-Z]{1,2}}/{*rest}}. */
    static ListenerPath of(String pattern) {
        StringBuilder address = new StringBuilder();
        List<String> variables = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char at = pattern.charAt(i);
            if (at == '{' && depth++ == 0) {
                from = i + 1;
            } else if (at == '}' && --depth == 0) {
                String variable = variable(pattern.substring(from, i));
                variables.add(variable);
                address.append('{').append(variable).append('}');
            } else if (depth == 0) {
                address.append(at);
            }
        }
        return new ListenerPath(address.toString(), List.copyOf(variables));
    }

    private static String variable(String inside) {
        String name = inside.startsWith("*") ? inside.substring(1) : inside;
        int expression = name.indexOf(':');
        return expression < 0 ? name : name.substring(0, expression);
    }
}
