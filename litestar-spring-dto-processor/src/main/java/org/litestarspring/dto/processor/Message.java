package org.litestarspring.dto.processor;

/** What the processor says at an annotation; each has a test that provokes it. */
enum Message {
    NOT_AN_INTERFACE("@Dto belongs on an interface, and %s is none."),
    NOT_AN_ENTITY("%s is no entity: it has no properties. Name a class or a record."),
    INACCESSIBLE_VIEW("%s is private, so its record and mapper could not name it. Take the private away."),
    INACCESSIBLE("\"%s\" is of type %s, which code in package %s cannot name. Make it public, or exclude \"%s\"."),
    INCLUDE_AND_EXCLUDE("%s has both include and exclude. Say what to take or what to leave out, not both."),
    UNKNOWN_PATH("%s has no property \"%s\".%s"),
    PRIVATE_PATH("\"%s\" is marked PRIVATE and reaches no DTO. Take it out of %s, or take the mark off %s."),
    MALFORMED_RENAME("\"%s\" is not a rename. Write path=wireName, such as origin=from_airport."),
    DUPLICATE_WIRE_NAME("\"%s\" and \"%s\" would both be \"%s\" on the wire. Rename one of them."),
    CYCLE("%s leads back to %s (through %s). Set maxDepth, or exclude \"%s\"."),
    NO_MAPPING("\"%s\" is of type %s, which has no mapping. Exclude it, or compute what the wire should see."),
    NOT_BUILDABLE(
            "\"%s\" could not be read from a body: %s cannot be made, because %s. Exclude it, mark it READ_ONLY, or"
                    + " set direction = Direction.OUT."),
    ROOT_NOT_BUILDABLE(
            "%s could not be read from a body: it cannot be made, because %s. Set direction =" + " Direction.OUT."),
    MISSING_ARGUMENT("No body could supply \"%s\", which %s cannot be made without. Take it in, set direction ="
            + " Direction.OUT, or set partial = true and give it in DtoData.create."),
    NOT_PATCHABLE("A partial body could not change %s: \"%s\" is needed to make a new one, and cannot be read from the"
            + " old one. Give it an accessor."),
    UNORDERED("\"%s\" is of type %s, and %s has no order of its own. Let it implement Comparable, mark the property"
            + " READ_ONLY, or set direction = Direction.OUT."),
    UNKNOWN_COLLECTION("\"%s\" is of type %s, which has no constructor to fill. Declare an interface of java.util, mark"
            + " the property READ_ONLY, or set direction = Direction.OUT."),
    MARK_LOOSENED("\"%s\" is %s by %s, and %s may only tighten that, not make it %s."),
    MARK_WITHOUT_PROPERTY(
            "The mark on the field \"%s\" of %s marks no property: no accessor goes with it. Mark the" + " accessor."),
    COMPUTED_TYPE("The computed field \"%s\" returns %s, which could carry what the DTO hides. Return a scalar."),
    COMPUTED_THROWS("The computed field \"%s\" throws %s, and nothing could catch it. Let it throw none."),
    USES_NO_DTO("%s in uses is not annotated with @Dto."),
    USES_TWICE("%s and %s in uses are both of %s. Name one."),
    NAME_TAKEN("%s would be generated for %s, and there is a type of that name already. Rename one of them."),
    EMPTY("%s takes nothing of %s: every property is excluded, private or unreadable."),
    UNKNOWN_NAMING("The processor option litestar.dto.naming is \"%s\". Write one of %s, or a class on the processor"
            + " path."),
    UNKNOWN_FUNCTION("%s cannot name fields: %s. Put it, compiled, on the processor path."),
    PATCH_OF_ONE("\"%s\" is of type %s, which is one value: a partial body replaces it. Take patch = Patch.%s off."),
    PATCH_UNREADABLE("\"%s\" cannot be read from %s, so nothing could be added to it. Give it an accessor, or take"
            + " patch = Patch.%s off."),
    APPEND_TO_MAP("\"%s\" is a map, and nothing is at the end of one. Write patch = Patch.MERGE."),
    MERGE_OF_VALUES("\"%s\" is of type %s, whose elements have no key to merge them by. Write patch = Patch.APPEND or"
            + " Patch.REPLACE."),
    MERGE_WITHOUT_KEY("\"%s\" is merged, and by what is not said. Name the property that tells a %s from another, such"
            + " as key = \"%s\"."),
    KEY_WITHOUT_MERGE("\"%s\" has key = \"%s\", which says nothing without patch = Patch.MERGE."),
    KEY_OF_MAP("\"%s\" is a map and is merged by its own keys. Take key = \"%s\" off."),
    KEY_OF_MANY("\"%s\" could not be merged by \"%s\": \"%s\" is of type %s, not one value."),
    KEY_UNREADABLE("\"%s\" could not be merged by \"%s\": \"%s\" cannot be read from %s."),
    KEY_LEFT_OUT("\"%s\" is merged by \"%s\", which no body of %s could have: it is left out, private, or in an object"
            + " that does not come in. Take it in, or exclude \"%s\"."),
    CONSTRAINT_LEFT_OUT("The constraint %s on \"%s\" holds for a %s, and no record is one: it is not checked. Validate"
            + " the entity."),
    CUT_BY_DEPTH("maxDepth %s leaves out \"%s\". Include it by its path if the wire should have it.");

    private final String template;

    Message(String template) {
        this.template = template;
    }

    String of(Object... details) {
        return this.template.formatted(details);
    }
}
