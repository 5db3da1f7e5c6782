package org.litestarspring.web;

import java.util.List;
import org.springframework.web.server.ServerWebInputException;

/** All faults of a request, in place of the first that Spring met. Only failures that nobody took become one. */
final class InputFaultsException extends ServerWebInputException {

    private static final long serialVersionUID = 1L;

    private final transient List<Object> faults;
    private final boolean ofBody;

    InputFaultsException(List<Object> faults, boolean ofBody, Throwable first) {
        super(faults.size() == 1 ? "1 fault in the request." : faults.size() + " faults in the request.", null, first);
        this.faults = faults;
        this.ofBody = ofBody;
    }

    /** Whether nothing but the body is at fault. */
    boolean isOfBody() {
        return this.ofBody;
    }

    /** Of parameters in the order in which the handler takes them, then of the body. */
    List<Object> faults() {
        return this.faults;
    }
}
