package org.litestarspring.dto.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.util.MultiValueMap;

/**
 * A form as the JSON that it stands for: {@code airline.iata}, {@code legs[0].from}, {@code seats[1A].row}, and a name
 * with several values as a list.
 */
final class FormBody {

    /** Deeper names than any DTO has. */
    private static final int DEEPEST = 32;

    private FormBody() {}

    /** Maps, lists and text; a step that is a number is a place in a list. */
    static Object of(MultiValueMap<String, String> form) {
        Map<String, Object> root = new LinkedHashMap<>();
        form.forEach((name, values) -> {
            String[] steps = name.replace("[]", "").split("[.\\[\\]]+");
            if (steps.length > 0 && steps.length <= DEEPEST) {
                put(root, steps, values.size() == 1 && !name.endsWith("[]") ? values.get(0) : values);
            }
        });
        return listed(root);
    }

    @SuppressWarnings("unchecked") // maps are put in here alone
    private static void put(Map<String, Object> root, String[] steps, Object value) {
        Map<String, Object> at = root;
        for (int i = 0; i < steps.length - 1; i++) {
            Object inside = at.get(steps[i]);
            if (!(inside instanceof Map<?, ?>)) {
                inside = new LinkedHashMap<String, Object>();
                at.put(steps[i], inside);
            }
            at = (Map<String, Object>) inside;
        }
        at.putIfAbsent(steps[steps.length - 1], value);
    }

    private static Object listed(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        boolean isList = !map.isEmpty() && map.keySet().stream().allMatch(key -> ((String) key).matches("\\d{1,6}"));
        if (isList) {
            TreeMap<Integer, Object> places = new TreeMap<>();
            map.forEach((key, inside) -> places.put(Integer.valueOf((String) key), listed(inside)));
            // A name without an equals sign has no value.
            return new ArrayList<>(places.values());
        }
        Map<String, Object> listed = new LinkedHashMap<>();
        map.forEach((key, inside) -> listed.put((String) key, listed(inside)));
        return listed;
    }

    /** For what a multipart form has besides files. */
    static List<String> texts(List<?> parts) {
        List<String> texts = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof org.springframework.http.codec.multipart.FormFieldPart field) {
                texts.add(field.value());
            }
        }
        return texts;
    }
}
