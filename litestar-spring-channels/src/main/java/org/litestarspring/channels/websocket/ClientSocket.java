package org.litestarspring.channels.websocket;

import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelAuthorizer.Action;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelNames;
import org.litestarspring.channels.ChannelRights;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.SlowSubscriberException;
import org.litestarspring.channels.Subscription;
import org.litestarspring.channels.web.ChannelProblems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What one client asks of channels, and gets. It is answered in order, as fast as its connection takes answers. A client
 * that does not read thereby stops being read, and its subscriptions fill their own buffers, whose overflow policy decides.
 */
final class ClientSocket {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelsWebSocketEndpoint.class);

    private final Channels channels;
    private final ChannelNames names;
    private final ChannelRights rights;
    private final ChannelsWebSocketSettings settings;
    private final ServedSocket socket;
    private final @Nullable Principal who;

    private final Map<String, Joined> joined = new ConcurrentHashMap<>();
    private final MessageRate rate;

    ClientSocket(
            Channels channels,
            ChannelNames names,
            ChannelRights rights,
            ChannelsWebSocketSettings settings,
            ServedSocket socket,
            @Nullable Principal who) {
        this.channels = channels;
        this.names = names;
        this.rights = rights;
        this.settings = settings;
        this.socket = socket;
        this.who = who;
        this.rate = new MessageRate(settings.maxMessagesPerSecond(), System.nanoTime());
    }

    /** Serves the client until either side leaves; never fails for what the client does. */
    Mono<Void> serve() {
        LOG.debug("{} opened for {}", this.socket.id(), this.who == null ? "a guest" : this.who.getName());
        return this.socket
                .serve(this.socket.received().concatMap(this::answer, 1))
                .doFinally(signal -> release());
    }

    private void release() {
        this.joined.values().forEach(one -> one.right.dispose());
        this.joined.clear();
    }

    private Flux<ServerFrame> answer(ReceivedMessage message) {
        switch (message.kind()) {
            case PONG -> {
                return Flux.empty();
            }
            case BINARY -> {
                return ended(CloseCodes.TEXT_ONLY);
            }
            default -> {
                if (message.size() > this.settings.maxMessageSize().toBytes()) {
                    return ended(CloseCodes.TOO_BIG);
                }
            }
        }
        return switch (this.rate.judge(System.nanoTime())) {
            case PASSED -> passed(message);
            case REFUSED -> refused(message);
            case ABUSE -> Flux.concat(refused(message), ended(CloseCodes.TOO_MANY_MESSAGES));
        };
    }

    private Flux<ServerFrame> ended(CloseStatus reason) {
        return Flux.defer(() -> {
            this.socket.end(reason);
            return Flux.empty();
        });
    }

    private Flux<ServerFrame> refused(ReceivedMessage message) {
        String text = message.text();
        Long request = text == null ? null : ClientFrames.salvagedRequest(text);
        return error(
                request,
                null,
                ChannelProblems.problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-messages",
                        "More than %d messages came within a second. Send fewer: this one was not read."
                                .formatted(this.settings.maxMessagesPerSecond())));
    }

    private Flux<ServerFrame> passed(ReceivedMessage message) {
        if (message.kind() == WebSocketMessage.Type.PING) {
            return Flux.just(ServerFrame.controlPong(message.payload()));
        }
        String text = message.text();
        if (text == null) {
            return ended(CloseCodes.NOT_UTF8);
        }
        ClientFrame frame;
        try {
            frame = ClientFrames.read(text);
        } catch (BadFrameException bad) {
            return error(bad.request(), null, bad);
        }
        return obey(frame).onErrorResume(failure -> error(frame.request(), frame.channel(), failure));
    }

    private Flux<ServerFrame> obey(ClientFrame frame) {
        if (frame instanceof ClientFrame.Subscribe subscribe) {
            return subscribe(subscribe);
        }
        if (frame instanceof ClientFrame.Unsubscribe unsubscribe) {
            return unsubscribe(unsubscribe);
        }
        if (frame instanceof ClientFrame.Publish publish) {
            return publish(publish);
        }
        if (frame instanceof ClientFrame.Presence presence) {
            return members(presence);
        }
        return Flux.just(ServerFrame.pong(frame.request()));
    }

    private Flux<ServerFrame> members(ClientFrame.Presence frame) {
        return Flux.defer(() -> {
            this.names.requirePresence(frame.channel());
            return this.rights
                    .check(Action.SUBSCRIBE, frame.channel(), this.who)
                    .then(this.channels.members(frame.channel()))
                    .map(names -> ServerFrame.members(frame.request(), frame.channel(), names))
                    .flux();
        });
    }

    private Flux<ServerFrame> subscribe(ClientFrame.Subscribe frame) {
        String channel = frame.channel();
        return Flux.defer(() -> {
            this.names.require(channel);
            if (frame.presence()) {
                this.names.requirePresence(channel);
            }
            if (this.joined.containsKey(channel)) {
                throw new BadFrameException(
                        frame.request(),
                        HttpStatus.CONFLICT,
                        "already-subscribed",
                        "This socket is subscribed to \"%s\" already. Unsubscribe first to begin anew."
                                .formatted(channel));
            }
            if (this.joined.size() >= this.settings.maxSubscriptions()) {
                throw new BadFrameException(
                        frame.request(),
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too-many-subscriptions",
                        "This socket is subscribed to %d channels, as many as are allowed. Unsubscribe from one, or raise litestar.channels.max-subscriptions-per-connection."
                                .formatted(this.joined.size()));
            }
            Joined one = new Joined(frame);
            return this.rights.admit(channel, this.who, one::revoked).flatMapMany(right -> {
                one.right.update(right);
                this.joined.put(channel, one);
                if (this.socket.hasEnded()) {
                    // What has ended looks after it no more.
                    one.right.dispose();
                    return Flux.empty();
                }
                if (one.isRevoked) {
                    this.joined.remove(channel, one);
                }
                this.socket.send(one);
                if (frame.presence()) {
                    this.socket.send(one.presence());
                }
                return Flux.empty();
            });
        });
    }

    private Flux<ServerFrame> unsubscribe(ClientFrame.Unsubscribe frame) {
        return Flux.defer(() -> {
            Joined one = this.joined.remove(frame.channel());
            if (one == null) {
                throw new BadFrameException(
                        frame.request(),
                        HttpStatus.CONFLICT,
                        "not-subscribed",
                        "This socket is not subscribed to \"%s\".".formatted(CloseCodes.quoted(frame.channel())));
            }
            one.leave(frame);
            return Flux.empty();
        });
    }

    private Flux<ServerFrame> publish(ClientFrame.Publish frame) {
        return Flux.defer(() -> {
            this.names.require(frame.channel());
            return this.rights
                    .check(Action.PUBLISH, frame.channel(), this.who)
                    .then(this.channels.publish(frame.publication()))
                    .map(position -> ServerFrame.published(frame.request(), frame.channel(), position))
                    .flux();
        });
    }

    private Flux<ServerFrame> error(@Nullable Long request, @Nullable String channel, Throwable failure) {
        return Flux.just(errorFrame(request, channel, failure));
    }

    private ServerFrame errorFrame(@Nullable Long request, @Nullable String channel, Throwable failure) {
        if (!ChannelProblems.isForeseen(failure)) {
            LOG.error("{} failed in a frame on \"{}\"", this.socket.id(), channel, failure);
        }
        return ServerFrame.error(
                request,
                channel == null ? null : CloseCodes.quoted(channel),
                this.settings.problems().body(failure));
    }

    /** A channel that this client is subscribed to, or about to be. */
    private final class Joined implements Outbound.ChannelFrames {

        private final ClientFrame.Subscribe wish;
        private final Disposable.Swap right = Disposables.swap();

        /** The last frame of the subscription. */
        private final Sinks.One<ServerFrame> leaving = Sinks.one();

        private volatile boolean answered;
        private volatile boolean isRevoked;

        Joined(ClientFrame.Subscribe wish) {
            this.wish = wish;
        }

        void leave(ClientFrame.Unsubscribe frame) {
            this.right.dispose();
            this.leaving.tryEmitValue(ServerFrame.unsubscribed(frame.request(), frame.channel()));
        }

        /** The client may not be subscribed any more. */
        void revoked(Throwable reason) {
            this.isRevoked = true;
            joined.remove(this.wish.channel(), this);
            this.leaving.tryEmitValue(
                    errorFrame(this.answered ? null : this.wish.request(), this.wish.channel(), reason));
        }

        @Override
        public Flux<ChannelEvent> events() {
            Subscription subscription = this.wish.wish();
            return channels.subscribe(
                    who != null && names.hasPresence(subscription.channel())
                            ? subscription.withMember(who.getName())
                            : subscription);
        }

        /** Who comes and goes, for as long as the channel is subscribed to. */
        Flux<ServerFrame> presence() {
            String channel = this.wish.channel();
            return channels.presence(channel)
                    .map(ServerFrame::presence)
                    .onErrorResume(failure -> error(null, channel, failure))
                    .takeUntilOther(until());
        }

        @Override
        public Mono<Void> until() {
            return Mono.firstWithSignal(this.leaving.asMono().then(), socket.ending());
        }

        @Override
        public Flux<ServerFrame> last() {
            return this.leaving.asMono().takeUntilOther(socket.ending()).flux();
        }

        @Override
        public ServerFrame frame(ChannelEvent event) {
            if (event.kind() == ChannelEvent.Kind.SUBSCRIBED) {
                this.answered = true;
                return ServerFrame.subscribed(this.wish.request(), event.channel(), event.position());
            }
            return ServerFrame.event(event);
        }

        @Override
        public Flux<ServerFrame> failed(Throwable failure) {
            this.right.dispose();
            joined.remove(this.wish.channel(), this);
            if (failure instanceof SlowSubscriberException) {
                // At once, for a client that reads nothing would never ask for what comes after the error.
                socket.end(CloseCodes.TOO_SLOW);
            }
            return error(this.answered ? null : this.wish.request(), this.wish.channel(), failure);
        }
    }
}
