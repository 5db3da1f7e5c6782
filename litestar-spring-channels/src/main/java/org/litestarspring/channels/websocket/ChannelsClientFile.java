package org.litestarspring.channels.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.DigestUtils;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * A file of the client in JavaScript, read once: resources in jars are otherwise read on the event loop. Map it to a path
 * with a {@code SimpleUrlHandlerMapping}.
 *
 * @since 0.1
 */
public final class ChannelsClientFile implements WebHandler {

    private final byte[] content;
    private final String tag;
    private final MediaType type;

    private ChannelsClientFile(String name, MediaType type) {
        try (InputStream file = ChannelsClientFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in the jar of this class.");
            }
            this.content = file.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " could not be read.", failure);
        }
        this.tag = "\"" + DigestUtils.md5DigestAsHex(this.content) + "\"";
        this.type = type;
    }

    /** The client, an ES module. */
    public static ChannelsClientFile script() {
        return new ChannelsClientFile("channels.js", MediaType.parseMediaType("text/javascript;charset=UTF-8"));
    }

    /** Its types in TypeScript. */
    public static ChannelsClientFile types() {
        return new ChannelsClientFile("channels.d.ts", MediaType.parseMediaType("text/plain;charset=UTF-8"));
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            return Mono.error(new MethodNotAllowedException(method, List.of(HttpMethod.GET, HttpMethod.HEAD)));
        }
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        // Asked each time whether it has changed, so that a new server never meets an old client.
        headers.setCacheControl(CacheControl.noCache());
        if (exchange.checkNotModified(this.tag)) {
            return response.setComplete();
        }
        headers.setContentType(this.type);
        headers.setContentLength(this.content.length);
        return method == HttpMethod.HEAD
                ? response.setComplete()
                : response.writeWith(
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(this.content)));
    }
}
