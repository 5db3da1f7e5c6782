package org.litestarspring.test.websocket;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares JSON as far as the expected goes: members that are not named may be there, elements of lists may not. */
final class ExpectedJson {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private ExpectedJson() {}

    static void check(String expected, String actual) {
        JsonNode found;
        try {
            found = JSON.readTree(actual);
        } catch (JacksonException malformed) {
            throw new AssertionError("Expected JSON, but was: " + actual, malformed);
        }
        String fault = fault("", JSON.readTree(expected), found);
        if (!fault.isEmpty()) {
            throw new AssertionError(fault + " in " + actual);
        }
    }

    private static String fault(String place, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> member : expected.properties()) {
                String at = place + "/" + member.getKey();
                JsonNode found = actual.get(member.getKey());
                String fault = found == null
                        ? "Expected %s at %s, and nothing is there".formatted(member.getValue(), at)
                        : fault(at, member.getValue(), found);
                if (!fault.isEmpty()) {
                    return fault;
                }
            }
            return "";
        }
        if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                String fault = fault(place + "/" + i, expected.get(i), actual.get(i));
                if (!fault.isEmpty()) {
                    return fault;
                }
            }
            return "";
        }
        return expected.equals(actual) ? "" : "Expected %s at \"%s\", but was %s".formatted(expected, place, actual);
    }
}
