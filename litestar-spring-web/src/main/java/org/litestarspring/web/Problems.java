package org.litestarspring.web;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ServerWebExchange;

/**
 * Says of any failure what a client may know: an RFC 9457 problem.
 *
 * <p>What a {@link ProblemFor} maps is answered so. What implements Spring's {@link ErrorResponse} speaks for itself; faults of input are listed one by one under
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
    private final @Nullable ProblemMappings mappings;
    private final List<ProblemCustomizer> customizers;

    /** A failure as the client sees it. */
    record Problem(ProblemDetail detail, HttpHeaders headers) {

        boolean isForeseen() {
            return detail.getProperties() != null
                    && !INTERNAL_ERROR.equals(detail.getProperties().get("code"));
        }
    }

    Problems(
            String baseUri,
            HttpStatusCode invalidBodyStatus,
            MessageSource messages,
            InputFaults faults,
            @Nullable ProblemMappings mappings,
            List<ProblemCustomizer> customizers) {
        this.baseUri = baseUri;
        this.invalidBodyStatus = invalidBodyStatus;
        this.messages = messages;
        this.faults = faults;
        this.mappings = mappings;
        this.customizers = customizers;
    }

    Problem of(Throwable failure, ServerWebExchange exchange) {
        List<Throwable> causes = Causes.of(failure, this::speaksForItself);
        ProblemMappings.Match match = this.mappings == null
                ? null
                : this.mappings.byClass(mappable(causes), cause -> known(cause, exchange) != null, exchange);
        Problem problem = own(causes, exchange);
        if (match != null) {
            problem = mapped(problem, match.mapping(), match.failure(), exchange);
        }
        if (problem == null) {
            problem = problem(
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    INTERNAL_ERROR,
                    "The server failed to answer. The failure is in its log under the requestId of this problem.");
        }
        ProblemMapping forStatus = this.mappings == null
                ? null
                : this.mappings.byStatus(
                        HttpStatusCode.valueOf(problem.detail().getStatus()),
                        match == null ? null : match.level(),
                        exchange);
        if (forStatus != null) {
            problem = mapped(problem, forStatus, null, exchange);
        }
        Problem named = named(problem);
        this.customizers.forEach(customizer -> customizer.customize(named.detail(), failure, exchange));
        return named;
    }

    /** All faults of a request stand for the first of them, which is what Spring would have thrown. */
    private static List<Throwable> mappable(List<Throwable> causes) {
        List<Throwable> mappable = new ArrayList<>();
        for (Throwable cause : causes) {
            mappable.add(cause instanceof InputFaultsException all && all.getCause() != null ? all.getCause() : cause);
        }
        return mappable;
    }

    private @Nullable Problem own(List<Throwable> causes, ServerWebExchange exchange) {
        for (Throwable cause : causes) {
            Problem problem = known(cause, exchange);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private boolean speaksForItself(Throwable failure) {
        return failure instanceof ErrorResponse || this.faults.are(failure) || responseStatus(failure) != null;
    }

    private static @Nullable ResponseStatus responseStatus(Throwable failure) {
        return AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), ResponseStatus.class);
    }

    /**
     * As the mapping says. What the failure says of itself stays where the mapping says nothing: the faults of a request,
     * headers, and a detail that was written for clients.
     */
    private Problem mapped(
            @Nullable Problem own, ProblemMapping mapping, @Nullable Throwable failure, ServerWebExchange exchange) {
        Locale locale = InputFaults.locale(exchange);
        ProblemDetail detail = ProblemDetail.forStatus(mapping.status());
        if (own != null) {
            detail.setDetail(own.detail().getDetail());
            detail.setInstance(own.detail().getInstance());
            if (own.detail().getProperties() != null) {
                own.detail().getProperties().forEach(detail::setProperty);
            }
            if (own.detail().getStatus() != mapping.status().value() || mapping.code() != null) {
                detail.setProperty("code", null);
            }
        }
        if (mapping.code() != null) {
            detail.setProperty("code", mapping.code());
        }
        Class<?> type = failure == null ? null : failure.getClass();
        String title = text("problemDetail.title.", type, mapping.code(), mapping.title(), locale);
        if (title != null) {
            detail.setTitle(title);
        }
        String shown = mapping.isMessageShown() && failure != null ? failure.getMessage() : null;
        String text = text(
                "problemDetail.", type, mapping.code(), mapping.detail() == null ? shown : mapping.detail(), locale);
        if (text != null) {
            detail.setDetail(text);
        }
        return new Problem(detail, own == null ? HttpHeaders.EMPTY : own.headers());
    }

    private @Nullable String text(
            String prefix, @Nullable Class<?> type, @Nullable String code, @Nullable String given, Locale locale) {
        String ofType = type == null ? null : this.messages.getMessage(prefix + type.getName(), null, null, locale);
        String ofCode =
                ofType != null || code == null ? ofType : this.messages.getMessage(prefix + code, null, null, locale);
        return ofCode == null ? given : ofCode;
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
        ResponseStatus status = responseStatus(failure);
        if (status != null) {
            String reason = status.reason().isEmpty()
                    ? null
                    : this.messages.getMessage(status.reason(), null, status.reason(), InputFaults.locale(exchange));
            ProblemDetail detail = ProblemDetail.forStatus(status.code());
            detail.setDetail(reason);
            return new Problem(detail, HttpHeaders.EMPTY);
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
