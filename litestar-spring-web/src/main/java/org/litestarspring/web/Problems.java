package org.litestarspring.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSource;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ServerWebInputException;

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
    private static final boolean JACKSON =
            ClassUtils.isPresent("tools.jackson.core.JacksonException", Problems.class.getClassLoader());

    private static final String INTERNAL_ERROR = "internal-error";

    private final String baseUri;
    private final HttpStatusCode invalidBodyStatus;
    private final MessageSource messages;

    /** A failure as the client sees it. */
    record Problem(ProblemDetail detail, HttpHeaders headers) {

        boolean isForeseen() {
            return detail.getProperties() != null
                    && !INTERNAL_ERROR.equals(detail.getProperties().get("code"));
        }
    }

    Problems(String baseUri, HttpStatusCode invalidBodyStatus, MessageSource messages) {
        this.baseUri = baseUri;
        this.invalidBodyStatus = invalidBodyStatus;
        this.messages = messages;
    }

    Problem of(Throwable failure, Locale locale) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            Problem problem = known(cause, locale);
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

    private @Nullable Problem known(Throwable failure, Locale locale) {
        if (failure instanceof WebExchangeBindException binding) {
            return invalid(bindingErrors(binding, locale), binding.getMethodParameter());
        }
        if (failure instanceof HandlerMethodValidationException validation && !validation.isForReturnValue()) {
            return invalid(parameterErrors(validation, locale), null);
        }
        if (failure instanceof NoResourceFoundException) {
            return problem(HttpStatus.NOT_FOUND, "not-found", "Nothing was found at this address.");
        }
        if (failure instanceof ServerWebInputException input) {
            return input(input, locale);
        }
        if (failure instanceof DecodingException decoding) {
            return body(decoding);
        }
        if (failure instanceof DataBufferLimitException) {
            return problem(
                    HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "The body is larger than the server accepts.");
        }
        if (failure instanceof ErrorResponse response) {
            return new Problem(response.updateAndGetBody(this.messages, locale), response.getHeaders());
        }
        return DATA_ACCESS ? DataAccessProblems.of(failure) : null;
    }

    private Problem input(ServerWebInputException input, Locale locale) {
        if ("No request body".equals(input.getReason())) {
            return problem(this.invalidBodyStatus, "body-required", "This request needs a body, and none came.");
        }
        if (input.getCause() instanceof DecodingException decoding) {
            return body(decoding);
        }
        MethodParameter parameter = input.getMethodParameter();
        if (input.getCause() instanceof TypeMismatchException mismatch && parameter != null) {
            String expected = mismatch.getRequiredType() == null
                    ? "the declared type"
                    : mismatch.getRequiredType().getSimpleName();
            String message = "\"%s\" is not a valid %s.".formatted(String.valueOf(mismatch.getValue()), expected);
            return invalid(
                    List.of(ProblemError.ofParameter(
                            parameter.getParameterName(), "typeMismatch", message, mismatch.getValue())),
                    null);
        }
        return new Problem(input.updateAndGetBody(this.messages, locale), input.getHeaders());
    }

    /** A body that could not be read: where, and nothing of the classes that it was to become. */
    private Problem body(DecodingException decoding) {
        if (JACKSON) {
            Problem problem = JacksonProblems.of(decoding, this.invalidBodyStatus);
            if (problem != null) {
                return problem;
            }
        }
        return problem(this.invalidBodyStatus, "unreadable-body", "The body could not be read.");
    }

    private List<ProblemError> bindingErrors(WebExchangeBindException binding, Locale locale) {
        return binding.getAllErrors().stream()
                .map(error -> error(error, locale))
                .toList();
    }

    private ProblemError error(ObjectError error, Locale locale) {
        String message = this.messages.getMessage(error, locale);
        return error instanceof FieldError field
                ? ProblemError.atPath(field.getField(), error.getCode(), message, field.getRejectedValue())
                : ProblemError.atPath("", error.getCode(), message, null);
    }

    private List<ProblemError> parameterErrors(HandlerMethodValidationException validation, Locale locale) {
        List<ProblemError> errors = new ArrayList<>();
        for (ParameterValidationResult result : validation.getParameterValidationResults()) {
            if (result instanceof ParameterErrors bean) {
                bean.getAllErrors().forEach(error -> errors.add(error(error, locale)));
                continue;
            }
            String name = result.getMethodParameter().getParameterName();
            result.getResolvableErrors().forEach(error -> {
                String[] codes = error.getCodes();
                String code = codes == null || codes.length == 0 ? null : codes[codes.length - 1];
                errors.add(ProblemError.ofParameter(
                        name, code, this.messages.getMessage(error, locale), result.getArgument()));
            });
        }
        return errors;
    }

    private Problem invalid(List<ProblemError> errors, @Nullable MethodParameter bound) {
        boolean body = bound != null || errors.stream().allMatch(error -> error.pointer() != null);
        Problem problem = problem(
                body ? this.invalidBodyStatus : HttpStatus.BAD_REQUEST,
                "invalid-input",
                errors.size() == 1 ? "1 fault in the request." : errors.size() + " faults in the request.");
        problem.detail().setProperty("errors", errors);
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
