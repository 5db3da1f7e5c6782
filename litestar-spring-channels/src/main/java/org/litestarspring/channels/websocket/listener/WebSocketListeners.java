package org.litestarspring.channels.websocket.listener;

import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.litestarspring.channels.websocket.OpenSockets;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Serves the methods marked {@link WebSocketListener} and {@link WebSocketStream} of an application's beans, at their
 * paths. As a lifecycle it closes all their sockets with 1001 before the server stops.
 *
 * @since 0.1
 */
public final class WebSocketListeners extends AbstractUrlHandlerMapping
        implements SmartInitializingSingleton, SmartLifecycle {

    /** Before the application's handlers, of which one might take every path. */
    private static final int ORDER = -10;

    private final ConfigurableApplicationContext context;
    private final Web web;
    private final OpenSockets sockets;
    private final WebSocketListenerSettings settings;
    private final Bridges bridges;
    private final ListenerCounts counts = new ListenerCounts();
    private final Supplier<Scanned> scanned = SingletonSupplier.of(this::scan);

    /** What was found. */
    private record Scanned(
            ListenerArguments arguments,
            MessageCodec codec,
            List<ListenerPlan> plans,
            List<ListenerDescription> descriptions) {}

    /**
     * What the application's handlers of requests are called with, and so its listeners.
     *
     * @param adapter the application's own, whose binding and registry are used
     * @param configurers tell of the application's own argument resolvers
     * @param codecs read payloads and write values
     */
    public record Web(
            RequestMappingHandlerAdapter adapter, List<WebFluxConfigurer> configurers, ServerCodecConfigurer codecs) {}

    /**
     * What comes from elsewhere.
     *
     * @param problems how failures look
     * @param observations what the work on each message is told to
     */
    public record Bridges(
            ListenerDtos dtos,
            ListenerExecution execution,
            ListenerProblems problems,
            ObservationRegistry observations) {}

    /**
     * Creates the listeners, which are looked for when all beans exist.
     *
     * @param sockets the door that their clients come in by
     */
    public WebSocketListeners(
            ConfigurableApplicationContext context,
            Web web,
            OpenSockets sockets,
            WebSocketListenerSettings settings,
            Bridges bridges) {
        this.context = context;
        this.web = web;
        this.sockets = sockets;
        this.settings = settings;
        this.bridges = bridges;
        setOrder(ORDER);
    }

    /** Whether a method of a type may be one that listeners call: for those that have a say in how it is called. */
    public static boolean mayCall(Method method, Class<?> type) {
        return AnnotatedElementUtils.hasAnnotation(method, WebSocketListener.class)
                || AnnotatedElementUtils.hasAnnotation(method, WebSocketStream.class)
                || AnnotatedElementUtils.hasAnnotation(type, WebSocketListener.class);
    }

    /**
     * Looks for listeners.
     *
     * @throws InvalidListenersException naming every method that cannot be one
     */
    @Override
    public void afterSingletonsInstantiated() {
        Scanned found = this.scanned.get();
        ListenerEndpoint.Means means = new ListenerEndpoint.Means(
                this.sockets,
                this.settings,
                found.arguments(),
                found.codec(),
                new ListenerFailures(this.context, found.arguments(), this.bridges.dtos()),
                this.bridges.problems(),
                new MessageObservations(this.bridges.observations()),
                this.counts);
        for (ListenerPlan plan : found.plans()) {
            registerHandler(plan.path(), new ListenerEndpoint(plan, means));
        }
    }

    private Scanned scan() {
        ListenerArguments arguments = new ListenerArguments(this.web.adapter(), this.web.configurers(), this.context);
        MessageCodec codec = new MessageCodec(this.web.codecs(), arguments.adapters());
        List<ListenerPlan> plans = new ListenerScan(
                        this.context,
                        new ListenerMethods(
                                this.context,
                                arguments,
                                codec,
                                new PayloadDecoders(this.web.codecs().getReaders(), this.bridges.dtos(), arguments),
                                this.bridges.dtos(),
                                this.bridges.execution()))
                .plans();
        ListenerDescriber describer = new ListenerDescriber(arguments.adapters(), this.bridges.dtos());
        return new Scanned(
                arguments, codec, plans, plans.stream().map(describer::describe).toList());
    }

    /**
     * What is served, by path. It may be asked as soon as all beans exist, also before the application has started.
     *
     * @throws InvalidListenersException as at start
     */
    public List<ListenerDescription> descriptions() {
        return this.scanned.get().descriptions();
    }

    /** The paths that are served, as their annotations say. */
    public List<String> paths() {
        return getHandlerMap().keySet().stream()
                .map(pattern -> pattern.getPatternString())
                .sorted()
                .toList();
    }

    /** How many sockets are open. */
    public int openSockets() {
        return this.sockets.size();
    }

    /** How many values that were sent from elsewhere a client was too slow for, since the start. */
    public long droppedMessages() {
        return this.counts.dropped.sum();
    }

    /** How many payloads could not be read or broke their constraints, since the start. */
    public long invalidMessages() {
        return this.counts.invalid.sum();
    }

    /** How many messages came to streams, which take none, since the start. */
    public long ignoredMessages() {
        return this.counts.ignored.sum();
    }

    @Override
    public void start() {
        this.sockets.start();
    }

    @Override
    public void stop(Runnable callback) {
        this.sockets.stop(callback);
    }

    @Override
    public void stop() {
        this.sockets.stop();
    }

    @Override
    public boolean isRunning() {
        return this.sockets.isRunning();
    }

    @Override
    public int getPhase() {
        return this.sockets.getPhase();
    }
}
