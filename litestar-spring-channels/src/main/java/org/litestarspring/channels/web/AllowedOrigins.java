package org.litestarspring.channels.web;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;

/**
 * The pages that may open a WebSocket or a stream of events: those of the application itself, and those that are listed.
 *
 * <p>Browsers let any page open a WebSocket anywhere, with the user's cookies; only the server can refuse it.
 *
 * @since 0.1
 */
public final class AllowedOrigins {

    private static final String ANY = "*";

    private final List<String> patterns;
    private final boolean clientsWithoutOrigin;
    private final CorsConfiguration listed = new CorsConfiguration();

    private AllowedOrigins(List<String> patterns, boolean clientsWithoutOrigin) {
        this.patterns = List.copyOf(patterns);
        this.clientsWithoutOrigin = clientsWithoutOrigin;
        this.listed.setAllowedOriginPatterns(this.patterns);
    }

    /** The application's own pages, and clients that are no browsers and send no Origin. */
    public static AllowedOrigins sameOrigin() {
        return of(List.of(), true);
    }

    /**
     * The application's own pages, and these.
     *
     * @param patterns such as {@code https://www.example.com}, {@code https://*.example.com} or {@code *}
     * @param clientsWithoutOrigin whether clients may connect that send no Origin, as browsers always do
     */
    public static AllowedOrigins of(List<String> patterns, boolean clientsWithoutOrigin) {
        return new AllowedOrigins(patterns, clientsWithoutOrigin);
    }

    /**
     * Lets a request pass or not.
     *
     * @throws org.springframework.web.ErrorResponseException with 403 where its origin is not allowed
     */
    public void check(ServerHttpRequest request) {
        List<String> origins = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
        if (origins.isEmpty()) {
            if (!this.clientsWithoutOrigin) {
                throw ChannelProblems.problem(
                        HttpStatus.FORBIDDEN,
                        "origin-required",
                        "The request has no Origin header, and this server accepts browsers alone.");
            }
            return;
        }
        String origin = origins.get(0);
        if (origins.size() > 1 || !(isSame(origin, request.getURI()) || isListed(origin))) {
            throw ChannelProblems.problem(
                    HttpStatus.FORBIDDEN,
                    "foreign-origin",
                    "Pages of \"%s\" may not connect here. List it under litestar.channels.allowed-origins to allow it."
                            .formatted(origin.length() > 200 ? origin.substring(0, 200) + "..." : origin));
        }
    }

    /** Tells a browser that the page that asks may read the answer; for a request that passed {@link #check}. */
    public void grant(ServerHttpRequest request, ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeaders().getOrigin();
        if (origin == null || isSame(origin, request.getURI())) {
            return;
        }
        if (this.patterns.contains(ANY)) {
            headers.setAccessControlAllowOrigin(ANY);
        } else {
            headers.setAccessControlAllowOrigin(origin);
            headers.setAccessControlAllowCredentials(true);
        }
    }

    private boolean isListed(String origin) {
        return !"null".equals(origin) && this.listed.checkOrigin(origin) != null
                || "null".equals(origin) && this.patterns.contains(ANY);
    }

    /** Scheme, host and port are the same; TLS may end at a proxy that passes the Host on. */
    private static boolean isSame(String origin, URI request) {
        URI page = parse(origin);
        if (page == null || page.getHost() == null || request.getHost() == null) {
            return false;
        }
        if (!page.getHost().equalsIgnoreCase(request.getHost())) {
            return false;
        }
        String pageScheme = scheme(page);
        String requestScheme = scheme(request);
        if (pageScheme.equals(requestScheme)) {
            return port(page) == port(request);
        }
        boolean tlsEndedBefore = pageScheme.equals("https") && requestScheme.equals("http");
        return tlsEndedBefore && page.getPort() == request.getPort();
    }

    private static @Nullable URI parse(String origin) {
        try {
            return new URI(origin);
        } catch (java.net.URISyntaxException noOrigin) {
            return null;
        }
    }

    private static String scheme(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ws" -> "http";
            case "wss" -> "https";
            default -> scheme;
        };
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return scheme(uri).equals("https") ? 443 : 80;
    }

    @Override
    public String toString() {
        return "own" + (this.patterns.isEmpty() ? "" : ", " + String.join(", ", this.patterns));
    }
}
