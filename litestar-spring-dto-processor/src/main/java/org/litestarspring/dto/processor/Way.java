package org.litestarspring.dto.processor;

/** Which way a property may cross the wire. */
record Way(boolean out, boolean in) {

    static final Way BOTH = new Way(true, true);
    static final Way READ_ONLY = new Way(true, false);
    static final Way WRITE_ONLY = new Way(false, true);
    static final Way PRIVATE = new Way(false, false);

    static Way of(String mark) {
        return switch (mark) {
            case "READ_ONLY", "OUT" -> READ_ONLY;
            case "WRITE_ONLY", "IN" -> WRITE_ONLY;
            case "PRIVATE" -> PRIVATE;
            default -> BOTH;
        };
    }

    /** What both allow. */
    Way and(Way other) {
        return new Way(this.out && other.out, this.in && other.in);
    }

    boolean isLooserThan(Way other) {
        return !and(other).equals(this);
    }

    @Override
    public String toString() {
        return this.out ? this.in ? "READ_WRITE" : "READ_ONLY" : this.in ? "WRITE_ONLY" : "PRIVATE";
    }
}
