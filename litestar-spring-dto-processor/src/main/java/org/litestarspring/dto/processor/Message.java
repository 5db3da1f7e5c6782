package org.litestarspring.dto.processor;

/** What the processor says at an annotation; each has a test that provokes it. */
enum Message {
    NOT_AN_INTERFACE("@Dto belongs on an interface, and %s is none."),
    INCLUDE_AND_EXCLUDE("%s has both include and exclude. Say what to take or what to leave out, not both."),
    UNKNOWN_PATH("%s has no property \"%s\".%s"),
    PRIVATE_PATH("\"%s\" is marked PRIVATE and reaches no DTO. Take it out of %s, or take the mark off %s."),
    MALFORMED_RENAME("\"%s\" is not a rename. Write path=wireName, such as origin=from_airport."),
    DUPLICATE_WIRE_NAME("\"%s\" and \"%s\" would both be \"%s\" on the wire. Rename one of them."),
    CYCLE("%s leads back to %s (through %s). Set maxDepth, or exclude \"%s\"."),
    NO_MAPPING("\"%s\" is of type %s, which has no mapping. Exclude it, or compute what the wire should see."),
    COMPUTED_TYPE("The computed field \"%s\" returns %s, which could carry what the DTO hides. Return a scalar."),
    EMPTY("%s takes nothing of %s: every property is excluded, private or unreadable."),
    UNKNOWN_NAMING("The processor option litestar.dto.naming is \"%s\". Write one of %s."),
    CUT_BY_DEPTH("maxDepth %s leaves out \"%s\". Include it by its path if the wire should have it.");

    private final String template;

    Message(String template) {
        this.template = template;
    }

    String of(Object... details) {
        return this.template.formatted(details);
    }
}
