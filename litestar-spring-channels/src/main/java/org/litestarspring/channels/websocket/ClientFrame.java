package org.litestarspring.channels.websocket;

import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.Publication;
import org.litestarspring.channels.Subscription;

/** What a client asks for, and the number by which it knows the answer. */
sealed interface ClientFrame {

    @Nullable
    Long request();

    /** The channel in question; null where there is none. */
    @Nullable
    String channel();

    /** Subscribes; {@code presence} asks to be told who comes and goes. */
    record Subscribe(@Nullable Long request, Subscription wish, boolean presence) implements ClientFrame {

        @Override
        public String channel() {
            return this.wish.channel();
        }
    }

    record Unsubscribe(@Nullable Long request, String channel) implements ClientFrame {}

    record Publish(@Nullable Long request, Publication publication) implements ClientFrame {

        @Override
        public String channel() {
            return this.publication.channel();
        }
    }

    /** Asks who is there now. */
    record Presence(@Nullable Long request, String channel) implements ClientFrame {}

    record Ping(@Nullable Long request) implements ClientFrame {

        @Override
        public @Nullable String channel() {
            return null;
        }
    }
}
