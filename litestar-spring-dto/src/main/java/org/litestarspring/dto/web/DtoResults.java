package org.litestarspring.dto.web;

import org.springframework.core.MethodParameter;

/** What both result handlers hold to. */
final class DtoResults {

    /** Before Spring's handler of entities (0) and of bodies (100). */
    static final int ORDER = -10;

    private DtoResults() {}

    /** The check at start names such handlers; one that was registered later still writes nothing. */
    static Projections.Projected require(Projections projections, MethodParameter body) {
        Projections.Projected projected = projections.of(body);
        if (projected == null) {
            throw hidden(body);
        }
        return projected;
    }

    static IllegalStateException hidden(MethodParameter body) {
        return new IllegalStateException(
                "The return type of " + body.getExecutable() + " hides the entity of its DTO, so nothing is written.");
    }
}
