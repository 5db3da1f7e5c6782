package org.litestarspring.autoconfigure.web;

/** Thrown for a value of {@code litestar.web.invalid-body-status} that says nothing about a body. */
class InvalidBodyStatusException extends IllegalArgumentException {

    InvalidBodyStatusException(int status) {
        super("litestar.web.invalid-body-status is " + status + ", which is neither 400 nor 422.");
    }
}
