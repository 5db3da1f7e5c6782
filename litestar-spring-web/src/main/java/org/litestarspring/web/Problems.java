package org.litestarspring.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Says of any failure what a client may know: an RFC 9457 problem.
 *
 * <p>What implements Spring's {@link ErrorResponse} speaks for itself; faults of input are listed one by one under
 * {@code errors}; database failures get the status of their kind; everything else is a 500 that shows nothing of its
 * cause.
 */
final class Problems {

    private static final boolean DATA_ACCESS =
            ClassUtils.isPresent("org.springframework.dao.DataAccessException", Problems.class.getClassLoader());

    /** Codes of a problem with one fault of the whole body, by the code of that. */
    private static final Map<String, String> ALONE = Map.of(
            InputFaults.REQUIRED,
            "body-required",
            InputFaults.MALFORMED,
            "malformed-body",
            InputFaults.UNREADABLE,
            "unreadable-body");

    private static final String INTERNAL_ERROR = "internal-error";

    private final String baseUri;
    private final HttpStatusCode invalidBodyStatus;
    private final MessageSource messages;
    private final InputFaults faults;

    /** A failure as the client sees it. */
    record Problem(ProblemDetail detail, HttpHeaders headers) {

        boolean isForeseen() {
            return detail.getProperties() != null
                    && !INTERNAL_ERROR.equals(detail.getProperties().get("code"));
        }
    }

    Problems(String baseUri, HttpStatusCode invalidBodyStatus, MessageSource messages, InputFaults faults) {
        this.baseUri = baseUri;
        this.invalidBodyStatus = invalidBodyStatus;
        this.messages = messages;
        this.faults = faults;
    }

    Problem of(Throwable failure, ServerWebExchange exchange) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            Problem problem = known(cause, exchange);
            if (problem != null) {
                return named(problem);
            }
        }
        return named(problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                INTERNAL_ERROR,
                "The server failed to answer. The failure is in its log under the requestId of this problem."));
    }

    private static @Nullable Throwable next(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == failure ? null : cause;
    }

    private @Nullable Problem known(Throwable failure, ServerWebExchange exchange) {
        if (failure instanceof NoResourceFoundException) {
            return problem(HttpStatus.NOT_FOUND, "not-found", "Nothing was found at this address.");
        }
        if (failure instanceof InputFaultsException all) {
            return invalid(all.faults(), all.isOfBody());
        }
        if (this.faults.are(failure) && !InputFaults.speaksForItself(failure)) {
            List<Object> found = this.faults.of(failure, exchange);
            if (!found.isEmpty()) {
                return invalid(found, InputFaults.isOfBody(found));
            }
        }
        if (failure instanceof DataBufferLimitException) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "The body is larger than the server accepts.");
        }
        if (failure instanceof ErrorResponse response) {
            return new Problem(
                    response.updateAndGetBody(this.messages, InputFaults.locale(exchange)), response.getHeaders());
        }
        return DATA_ACCESS ? DataAccessProblems.of(failure) : null;
    }

    /** A body that is not there, or no body at all, has a code of its own while nothing else is wrong. */
    private Problem invalid(List<Object> faults, boolean isBody) {
        List<Object> shown = faults.subList(0, Math.min(faults.size(), InputFaults.MOST));
        ProblemError only = shown.size() == 1 && shown.get(0) instanceof ProblemError error ? error : null;
        String code = only == null || !"".equals(only.pointer())
                ? InputFaults.INVALID_INPUT
                : ALONE.getOrDefault(String.valueOf(only.code()), InputFaults.INVALID_INPUT);
        String detail = only != null && !InputFaults.INVALID_INPUT.equals(code)
                ? String.valueOf(only.message())
                : shown.size() == 1 ? "1 fault in the request." : shown.size() + " faults in the request.";
        Problem problem = problem(isBody ? this.invalidBodyStatus : HttpStatus.BAD_REQUEST, code, detail);
        problem.detail().setProperty("errors", shown);
        return problem;
    }

    static Problem problem(HttpStatusCode status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return new Problem(problem, HttpHeaders.EMPTY);
    }

    /** Gives the problem its stable code, type and a detail, where its author gave none. */
    private Problem named(Problem problem) {
        ProblemDetail detail = problem.detail();
        Object code =
                detail.getProperties() == null ? null : detail.getProperties().get("code");
        if (code == null) {
            HttpStatus status = HttpStatus.resolve(detail.getStatus());
            code = status == null
                    ? "status-" + detail.getStatus()
                    : status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
            detail.setProperty("code", code);
        }
        if (detail.getDetail() == null) {
            detail.setDetail(
                    detail.getStatus() == 404 ? "Nothing was found at this address." : detail.getTitle() + ".");
        }
        URI type = detail.getType();
        if (type == null || "about:blank".equals(type.toString())) {
            detail.setType(URI.create(this.baseUri + code));
        }
        return problem;
    }
}
