package org.litestarspring.dto.web;

import java.util.List;

/**
 * Thrown at start when handlers under {@code @UseDto} declare types that do not fit their DTO, or hide it.
 *
 * @since 0.1
 */
public class DtoHandlersException extends IllegalStateException {

    private final transient List<String> faults;

    DtoHandlersException(List<String> faults) {
        super("Handlers under @UseDto that do not fit their DTO: " + String.join("; ", faults));
        this.faults = faults;
    }

    /** One sentence a handler: which, what it declares, and what to write instead. */
    public List<String> faults() {
        return this.faults;
    }
}
