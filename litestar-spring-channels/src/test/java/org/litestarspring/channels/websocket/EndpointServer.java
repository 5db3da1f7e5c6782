package org.litestarspring.channels.websocket;

import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.litestarspring.channels.ChannelAuthorizer;
import org.litestarspring.channels.ChannelHub;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.ChannelSettings;
import org.litestarspring.channels.JacksonPayloads;
import org.litestarspring.channels.MemoryBroker;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A real server on a free port, with the endpoint at {@code /channels} over a memory broker. */
final class EndpointServer implements AutoCloseable {

    static final ChannelNames NAMES =
            new ChannelNames(List.of("news"), List.of("board:{airport}", "chat:{room}"), List.of("chat:{room}"));

    final ChannelHub hub;
    final ChannelsWebSocketEndpoint endpoint;
    final ChannelRights rights;
    private final MemoryBroker broker;
    private final ReactiveWebServerApplicationContext context;

    private EndpointServer(
            ChannelHub hub,
            MemoryBroker broker,
            ChannelsWebSocketEndpoint endpoint,
            ChannelRights rights,
            ReactiveWebServerApplicationContext context) {
        this.hub = hub;
        this.broker = broker;
        this.endpoint = endpoint;
        this.rights = rights;
        this.context = context;
    }

    static EndpointServer start(ChannelsWebSocketSettings settings) {
        return start(settings, ChannelSettings.defaults(), ChannelAuthorizer.subscribersOnly());
    }

    static EndpointServer start(
            ChannelsWebSocketSettings settings, ChannelSettings channels, ChannelAuthorizer authorizer) {
        return start(settings, channels, authorizer, Outbounds.ofServer());
    }

    static EndpointServer start(
            ChannelsWebSocketSettings settings,
            ChannelSettings channels,
            ChannelAuthorizer authorizer,
            Outbounds outbounds) {
        MemoryBroker broker = new MemoryBroker(channels);
        ChannelHub hub = new ChannelHub(
                broker, NAMES, new JacksonPayloads(JsonMapper.builder().build()), channels);
        ChannelRights rights = new ChannelRights(authorizer, hub);
        ChannelsWebSocketEndpoint endpoint = new ChannelsWebSocketEndpoint(
                hub, NAMES, rights, settings, ChannelsWebSocketEndpoint.handshakes(settings), outbounds);
        ApplicationContextInitializer<GenericApplicationContext> beans = context -> {
            context.registerBean(ChannelsWebSocketEndpoint.class, () -> endpoint);
            context.registerBean(ReactorResourceFactory.class, EndpointServer::resources);
            context.registerBean(
                    SimpleUrlHandlerMapping.class,
                    () -> new SimpleUrlHandlerMapping(Map.of("/channels", endpoint), -1));
            context.registerBean(WebFilter.class, () -> (exchange, chain) -> chain.filter(signedIn(exchange)));
        };
        ReactiveWebServerApplicationContext context =
                (ReactiveWebServerApplicationContext) new SpringApplicationBuilder(App.class)
                        .web(WebApplicationType.REACTIVE)
                        .initializers(beans)
                        .properties(
                                "server.port=0",
                                "spring.webflux.problemdetails.enabled=true",
                                "spring.main.banner-mode=off",
                                "logging.level.root=warn",
                                "spring.lifecycle.timeout-per-shutdown-phase=5s")
                        .run();
        return new EndpointServer(hub, broker, endpoint, rights, context);
    }

    /** Of its own: the global ones, which a server takes with it when it stops, are those of the other servers here. */
    private static ReactorResourceFactory resources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }

    /** Whoever says {@code X-User} is that user. */
    private static ServerWebExchange signedIn(ServerWebExchange exchange) {
        String user = exchange.getRequest().getHeaders().getFirst("X-User");
        return user == null
                ? exchange
                : exchange.mutate().principal(Mono.<Principal>just(() -> user)).build();
    }

    int port() {
        return this.context.getWebServer().getPort();
    }

    URI uri() {
        return URI.create("ws://localhost:" + port() + "/channels");
    }

    void stopGracefully() {
        this.context.close();
    }

    @Override
    public void close() {
        this.context.close();
        this.broker.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
                "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration"
            })
    static class App {}
}
