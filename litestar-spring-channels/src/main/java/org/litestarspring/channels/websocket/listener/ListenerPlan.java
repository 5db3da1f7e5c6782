package org.litestarspring.channels.websocket.listener;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path, and the methods that serve it: a stream, a conversation, or those that get messages.
 *
 * @param path a pattern
 * @param messages those that get messages, by the kind of their payload or the discriminator
 */
record ListenerPlan(
        String path,
        ListenerOptions options,
        List<ListenerMethod> messages,
        @Nullable ListenerMethod open,
        @Nullable ListenerMethod close,
        @Nullable ListenerMethod stream) {

    /** All methods. */
    List<ListenerMethod> methods() {
        return Stream.concat(
                        this.messages.stream(),
                        Stream.of(this.open, this.close, this.stream).filter(Objects::nonNull))
                .toList();
    }

    /** The method that is given all messages as a {@code Flux}; null where there is none. */
    @Nullable
    ListenerMethod conversation() {
        return this.messages.size() == 1 && this.messages.get(0).isConversation() ? this.messages.get(0) : null;
    }

    /** A value from elsewhere, through the DTO of the method that has one for it. */
    Object sent(Object value) {
        for (ListenerMethod method : methods()) {
            Object seen =
                    method.handler().getBean() instanceof RouteCalls route ? route.seen(value) : method.sent(value);
            if (seen != value) {
                return seen;
            }
        }
        return value;
    }
}
