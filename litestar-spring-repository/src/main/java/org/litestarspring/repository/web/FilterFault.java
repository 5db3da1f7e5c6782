package org.litestarspring.repository.web;

/** What is wrong with one parameter, on its way to the list of all that is. */
final class FilterFault extends RuntimeException {

    private final String code;
    private final String message;

    FilterFault(String code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.message = message;
    }

    FilterError of(String parameter, String rejected) {
        return new FilterError(parameter, this.code, this.message, rejected, null);
    }

    FilterError of(String parameter, String rejected, int position) {
        return new FilterError(parameter, this.code, this.message, rejected, position);
    }
}
