package org.litestarspring.channels.asyncapi;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves the document, made when it is first asked for. Map it to a path with a {@code SimpleUrlHandlerMapping}.
 *
 * @since 0.1
 */
public final class AsyncApiEndpoint implements WebHandler {

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final JsonMapper json = JsonMapper.builder().build();
    private final Supplier<AsyncApi> making;
    private volatile @Nullable AsyncApi made;

    /** Serves what the contributors say of an application of this title and version. */
    public AsyncApiEndpoint(String title, String version, Supplier<List<AsyncApiContributor>> contributors) {
        this.making = () -> {
            AsyncApi document = new AsyncApi(title, version);
            contributors.get().forEach(contributor -> contributor.contribute(document));
            return document;
        };
    }

    /** Whether there is nothing to document. */
    public boolean isEmpty() {
        return made().isEmpty();
    }

    /** Two who ask at once may both make one, for an event loop must not wait for another. */
    private AsyncApi made() {
        AsyncApi known = this.made;
        if (known == null) {
            known = this.making.get();
            this.made = known;
        }
        return known;
    }

    /** The document as a client of this address sees it. */
    public Map<String, Object> document(URI address) {
        int port = address.getPort();
        String host = address.getHost() + (port < 0 ? "" : ":" + port);
        boolean secured = "https".equalsIgnoreCase(address.getScheme()) || "wss".equalsIgnoreCase(address.getScheme());
        return made().document(host, secured);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return Mono.defer(() -> {
            if (!METHODS.contains(exchange.getRequest().getMethod())) {
                throw new MethodNotAllowedException(exchange.getRequest().getMethod(), METHODS);
            }
            byte[] body = this.json
                    .writeValueAsString(document(exchange.getRequest().getURI()))
                    .getBytes(StandardCharsets.UTF_8);
            ServerHttpResponse response = exchange.getResponse();
            response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
            response.getHeaders().setContentLength(body.length);
            return response.writeWith(
                    Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
        });
    }
}
