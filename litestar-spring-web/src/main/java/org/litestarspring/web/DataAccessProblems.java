package org.litestarspring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Gives database failures the status of their kind. Their messages hold SQL and stored values, so none is shown. Loaded
 * only where Spring's transaction support is.
 */
final class DataAccessProblems {

    private DataAccessProblems() {}

    static Problems.@Nullable Problem of(Throwable failure) {
        if (failure instanceof DataIntegrityViolationException) {
            return Problems.problem(
                    HttpStatus.CONFLICT,
                    "integrity-violation",
                    "The change conflicts with what is stored: a constraint of the database refused it.");
        }
        if (failure instanceof OptimisticLockingFailureException) {
            return Problems.problem(
                    HttpStatus.CONFLICT,
                    "stale-version",
                    "Somebody else changed this in the meantime. Read it again and repeat the change.");
        }
        if (failure instanceof TransientDataAccessResourceException && failure.getCause() == null) {
            // What Spring Data says of an update whose row is not there; a driver's failure has the driver's exception.
            return Problems.problem(HttpStatus.NOT_FOUND, "not-found", "What was to be changed does not exist.");
        }
        if (failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessResourceException
                || failure instanceof PessimisticLockingFailureException
                || failure instanceof QueryTimeoutException) {
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "1");
            return new Problems.Problem(
                    Problems.problem(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "database-unavailable",
                                    "The database did not answer in time. Try again in 1 s.")
                            .detail(),
                    headers);
        }
        return null;
    }
}
