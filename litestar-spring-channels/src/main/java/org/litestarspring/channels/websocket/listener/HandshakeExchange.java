package org.litestarspring.channels.websocket.listener;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The handshake as it is remembered: a server may reuse its request once the socket is open. Each message becomes the body
 * of a request like it, so that Spring's readers of bodies read it.
 */
final class HandshakeExchange extends ServerWebExchangeDecorator {

    private final ServerHttpRequest request;
    private final Map<String, Object> attributes;
    private final LocaleContext locale;
    private final @Nullable Principal who;

    private HandshakeExchange(
            ServerWebExchange origin,
            ServerHttpRequest request,
            Map<String, Object> attributes,
            LocaleContext locale,
            @Nullable Principal who) {
        super(origin);
        this.request = request;
        this.attributes = attributes;
        this.locale = locale;
        this.who = who;
    }

    static HandshakeExchange of(ServerWebExchange exchange, @Nullable Principal who) {
        return new HandshakeExchange(
                exchange,
                new Remembered(exchange.getRequest()),
                exchange.getAttributes(),
                exchange.getLocaleContext(),
                who);
    }

    /** For the calls of one handler, whose attributes they share. */
    HandshakeExchange at(HandlerMethod handler) {
        Map<String, Object> own = new ConcurrentHashMap<>(this.attributes);
        own.put(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE, handler);
        return new HandshakeExchange(getDelegate(), this.request, own, this.locale, this.who);
    }

    /** With a message for a body. */
    HandshakeExchange with(byte[] message) {
        return new HandshakeExchange(
                getDelegate(), new Body(this.request, message), this.attributes, this.locale, this.who);
    }

    @Override
    public ServerHttpRequest getRequest() {
        return this.request;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return this.attributes;
    }

    @Override
    public LocaleContext getLocaleContext() {
        return this.locale;
    }

    @SuppressWarnings("unchecked") // the caller says what it is, as ever
    @Override
    public <T extends Principal> Mono<T> getPrincipal() {
        return Mono.justOrEmpty((T) this.who);
    }

    private static final class Remembered extends ServerHttpRequestDecorator {

        private final HttpHeaders headers;
        private final MultiValueMap<String, HttpCookie> cookies;
        private final @Nullable InetSocketAddress remoteAddress;

        Remembered(ServerHttpRequest origin) {
            super(origin);
            HttpHeaders copy = new HttpHeaders();
            copy.putAll(origin.getHeaders());
            copy.remove(HttpHeaders.CONTENT_LENGTH);
            copy.setContentType(MediaType.APPLICATION_JSON);
            this.headers = HttpHeaders.readOnlyHttpHeaders(copy);
            this.cookies = CollectionUtils.unmodifiableMultiValueMap(origin.getCookies());
            this.remoteAddress = origin.getRemoteAddress();
            // Read from the address once, and kept.
            origin.getQueryParams();
        }

        @Override
        public HttpHeaders getHeaders() {
            return this.headers;
        }

        @Override
        public MultiValueMap<String, HttpCookie> getCookies() {
            return this.cookies;
        }

        @Override
        public @Nullable InetSocketAddress getRemoteAddress() {
            return this.remoteAddress;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.empty();
        }
    }

    private static final class Body extends ServerHttpRequestDecorator {

        private final byte[] message;
        private final Map<String, Object> attributes = new ConcurrentHashMap<>(2);

        Body(ServerHttpRequest request, byte[] message) {
            super(request);
            this.message = message;
        }

        @Override
        public Map<String, Object> getAttributes() {
            return this.attributes;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.message));
        }
    }
}
