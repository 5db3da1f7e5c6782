package org.litestarspring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.MatrixVariable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;

/** Where in a request an argument of a handler comes from, in the words of OpenAPI where it has one. */
enum Source {
    PATH("path"),
    QUERY("query"),
    HEADER("header"),
    COOKIE("cookie"),
    PART("part"),
    FORM("form"),
    BODY(null);

    private final @Nullable String word;

    Source(@Nullable String word) {
        this.word = word;
    }

    /** What a problem says; null for the body, where a pointer says more. */
    @Nullable
    String word() {
        return this.word;
    }

    static Source of(MethodParameter parameter, ServerHttpRequest request) {
        if (parameter.hasParameterAnnotation(RequestBody.class)
                || HttpEntity.class.isAssignableFrom(parameter.getParameterType())) {
            return BODY;
        }
        if (parameter.hasParameterAnnotation(PathVariable.class)
                || parameter.hasParameterAnnotation(MatrixVariable.class)) {
            return PATH;
        }
        if (parameter.hasParameterAnnotation(RequestHeader.class)) {
            return HEADER;
        }
        if (parameter.hasParameterAnnotation(CookieValue.class)) {
            return COOKIE;
        }
        if (parameter.hasParameterAnnotation(RequestPart.class)) {
            return PART;
        }
        return parameter.hasParameterAnnotation(RequestParam.class) || !isForm(request) ? QUERY : FORM;
    }

    /** The name that a client knows the parameter by. */
    static @Nullable String name(MethodParameter parameter) {
        MergedAnnotations annotations = MergedAnnotations.from(parameter.getParameterAnnotations());
        for (Class<? extends java.lang.annotation.Annotation> type : java.util.List.of(
                RequestParam.class,
                PathVariable.class,
                RequestHeader.class,
                CookieValue.class,
                MatrixVariable.class,
                RequestPart.class)) {
            MergedAnnotation<?> annotation = annotations.get(type);
            if (annotation.isPresent()) {
                String name = annotation.getString("name");
                String value = annotation.getString("value");
                return StringUtils.hasText(name)
                        ? name
                        : StringUtils.hasText(value) ? value : parameter.getParameterName();
            }
        }
        return parameter.getParameterName();
    }

    /** What a client keeps secret is not sent back to it, where others might read it. */
    boolean isShown(@Nullable String name) {
        return this != COOKIE
                && !(this == HEADER
                        && name != null
                        && name.toLowerCase(java.util.Locale.ROOT).contains("auth"));
    }

    private static boolean isForm(ServerHttpRequest request) {
        try {
            MediaType type = request.getHeaders().getContentType();
            return type != null
                    && (MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(type)
                            || MediaType.MULTIPART_FORM_DATA.isCompatibleWith(type));
        } catch (org.springframework.http.InvalidMediaTypeException unreadable) {
            return false;
        }
    }
}
