package org.litestarspring.channels;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.ChannelAuthorizer.Action;
import org.litestarspring.channels.ChannelAuthorizer.Decision;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

/**
 * Collects the rules of {@link ChannelAuthorizer#rules}. In a pattern, {@code *} stands for anything and {@code {room}} for
 * a part that the rule is given.
 *
 * @since 0.1
 */
public final class ChannelRules {

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Action action, ChannelPattern pattern, Test test) {}

    @FunctionalInterface
    private interface Test {
        Mono<Decision> decide(@Nullable Principal who, String part);
    }

    ChannelRules() {}

    /** A rule on who may get the events of channels of this pattern. */
    public Rule subscribe(String pattern) {
        return new Rule(Action.SUBSCRIBE, pattern);
    }

    /** A rule on who may publish to channels of this pattern. */
    public Rule publish(String pattern) {
        return new Rule(Action.PUBLISH, pattern);
    }

    ChannelAuthorizer build() {
        List<Entry> rules = List.copyOf(this.entries);
        return (action, channel, who) -> {
            for (Entry rule : rules) {
                String part = rule.action() == action ? rule.pattern().firstPart(channel) : null;
                if (part != null) {
                    return rule.test().decide(who, part);
                }
            }
            return Mono.just(Decision.FORBIDDEN);
        };
    }

    /** A rule that still lacks its condition. */
    public final class Rule {

        private final Action action;
        private final ChannelPattern pattern;

        private Rule(Action action, String pattern) {
            this.action = action;
            this.pattern = ChannelPattern.of(pattern);
        }

        /** Everyone may, signed in or not. */
        public ChannelRules permitAll() {
            return add((who, part) -> Mono.just(Decision.PERMITTED));
        }

        /** Nobody may. */
        public ChannelRules denyAll() {
            return add((who, part) -> Mono.just(Decision.FORBIDDEN));
        }

        /** Everyone who is signed in may. */
        public ChannelRules authenticated() {
            return when((who, part) -> true);
        }

        /**
         * Those may who are signed in and meet {@code condition}, which must not block. It is given the pattern's first
         * {@code {part}}, or the channel's whole name where the pattern has none.
         */
        public ChannelRules when(BiPredicate<Principal, String> condition) {
            Assert.notNull(condition, "condition must not be null");
            return whenAsync((who, part) -> Mono.fromSupplier(() -> condition.test(who, part)));
        }

        /** As {@link #when}, for a condition that takes time. */
        public ChannelRules whenAsync(BiFunction<Principal, String, Mono<Boolean>> condition) {
            Assert.notNull(condition, "condition must not be null");
            return add((who, part) -> who == null
                    ? Mono.just(Decision.UNAUTHENTICATED)
                    : condition.apply(who, part).map(met -> met ? Decision.PERMITTED : Decision.FORBIDDEN));
        }

        private ChannelRules add(Test test) {
            ChannelRules.this.entries.add(new Entry(this.action, this.pattern, test));
            return ChannelRules.this;
        }
    }
}
