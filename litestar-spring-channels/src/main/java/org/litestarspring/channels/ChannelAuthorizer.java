package org.litestarspring.channels;

import java.security.Principal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/**
 * Decides what a client from outside may do with a channel; the application's own code is not asked.
 *
 * <pre>{@code
 * @Bean ChannelAuthorizer authorizer() {
 *     return ChannelAuthorizer.rules(rules -> rules
 *             .subscribe("board:*").permitAll()
 *             .subscribe("chat:{room}").when((who, room) -> members.isIn(room, who))
 *             .publish("chat:{room}").when((who, room) -> members.isIn(room, who)));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChannelAuthorizer {

    /** What a client asks for. */
    enum Action {
        /** To get a channel's events. */
        SUBSCRIBE,

        /** To publish to a channel. */
        PUBLISH
    }

    /** The answer. */
    enum Decision {
        /** It may. */
        PERMITTED,

        /** It may not unless it signs in: 401. */
        UNAUTHENTICATED,

        /** It may not: 403. */
        FORBIDDEN
    }

    /**
     * Decides; called for each subscription and for each message published, and about running subscriptions when {@link
     * ChannelRights} is to recheck them. It is called on an event loop, so it must not block.
     *
     * @param who the client's principal, null where it has none
     */
    Mono<Decision> decide(Action action, String channel, @Nullable Principal who);

    /** The default: everyone may subscribe to what is declared, nobody may publish. */
    static ChannelAuthorizer subscribersOnly() {
        return (action, channel, who) ->
                Mono.just(action == Action.SUBSCRIBE ? Decision.PERMITTED : Decision.FORBIDDEN);
    }

    /** By rules, of which the first that matches decides; what none matches is forbidden. */
    static ChannelAuthorizer rules(Consumer<ChannelRules> rules) {
        ChannelRules collected = new ChannelRules();
        rules.accept(collected);
        return collected.build();
    }

    /** Completes where {@code action} is permitted, and fails with {@link ChannelDeniedException} where it is not. */
    default Mono<Void> check(Action action, String channel, @Nullable Principal who) {
        return decide(action, channel, who).defaultIfEmpty(Decision.FORBIDDEN).flatMap(decision -> switch (decision) {
            case PERMITTED -> Mono.empty();
            case UNAUTHENTICATED ->
                Mono.error(new ChannelDeniedException(
                        HttpStatus.UNAUTHORIZED,
                        "%s \"%s\" needs a signed-in client. Sign in before connecting."
                                .formatted(verb(action), channel)));
            case FORBIDDEN ->
                Mono.error(new ChannelDeniedException(
                        HttpStatus.FORBIDDEN,
                        "%s \"%s\" is not allowed%s."
                                .formatted(
                                        verb(action),
                                        channel,
                                        who == null ? " without signing in as somebody who may" : "")));
        });
    }

    private static String verb(Action action) {
        return action == Action.SUBSCRIBE ? "Subscribing to" : "Publishing to";
    }
}
