package org.litestarspring.channels.web;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

/**
 * Says of a failure what a client may know: the RFC 9457 problem, for where no HTTP answer can carry it any more.
 *
 * @param baseUri what a problem's code is appended to, to make its type
 * @since 0.1
 */
public record ChannelProblems(String baseUri) {

    /** The base of the types of problems where the application sets none. */
    public static final String DEFAULT_BASE_URI = "urn:litestar:problem:";

    private static final String INTERNAL_ERROR = "internal-error";

    /** A failure with a stable code. */
    public static ErrorResponseException problem(HttpStatus status, String code, String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setProperty("code", code);
        return new ErrorResponseException(status, body, null);
    }

    /** Whether the failure says itself what a client may know; any other belongs into the log. */
    public static boolean isForeseen(Throwable failure) {
        return failure instanceof ErrorResponse;
    }

    /** The problem's members in their order: type, title, status, detail, code, and what else the failure tells. */
    public Map<String, Object> body(Throwable failure) {
        ProblemDetail problem = failure instanceof ErrorResponse response
                ? response.getBody()
                : problem(
                                HttpStatus.INTERNAL_SERVER_ERROR,
                                INTERNAL_ERROR,
                                "The server failed to answer. The failure is in its log.")
                        .getBody();
        Map<String, Object> more = problem.getProperties() == null ? Map.of() : problem.getProperties();
        Object code = more.get("code");
        if (code == null) {
            code = code(problem.getStatus());
        }
        URI type = problem.getType();
        boolean untyped = type == null || "about:blank".equals(type.toString());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", untyped ? this.baseUri + code : String.valueOf(type));
        body.put("title", String.valueOf(problem.getTitle()));
        body.put("status", problem.getStatus());
        body.put("detail", problem.getDetail() == null ? problem.getTitle() + "." : problem.getDetail());
        body.put("code", code);
        more.forEach(body::putIfAbsent);
        return body;
    }

    private static String code(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return known == null
                ? "status-" + status
                : known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
