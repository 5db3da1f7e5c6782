package org.litestarspring.autoconfigure.repository;

/** Thrown for a property whose value nothing can honour. */
class RepositoryPropertyException extends IllegalArgumentException {

    private final String property;
    private final String instead;

    RepositoryPropertyException(String property, Object value, String why, String instead) {
        super("%s is %s. %s".formatted(property, value, why));
        this.property = property;
        this.instead = instead;
    }

    /** The line to write instead. */
    String line() {
        return this.property + ": " + this.instead;
    }
}
