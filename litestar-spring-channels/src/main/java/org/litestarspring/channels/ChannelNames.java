package org.litestarspring.channels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.util.Assert;

/**
 * The channels that exist: declared names, and declared patterns with any number of channels each.
 *
 * @since 0.1
 */
public final class ChannelNames {

    /** The longest name of a channel, in characters. */
    public static final int MAX_LENGTH = 200;

    private final List<ChannelPattern> declared;
    private final Set<String> withPresence;

    /**
     * Declares them.
     *
     * @param names such as {@code news}
     * @param patterns such as {@code board:{airport}}; a part is one or more characters but colon, slash and white space
     * @throws IllegalArgumentException for a name with a part left open, or a pattern without one
     */
    public ChannelNames(Collection<String> names, Collection<String> patterns) {
        this(names, patterns, List.of());
    }

    /**
     * Declares them.
     *
     * @param names such as {@code news}
     * @param patterns such as {@code board:{airport}}
     * @param presence those of both on which members are known
     * @throws IllegalArgumentException for a name with a part left open, a pattern without one, or presence of what is not
     *     declared
     */
    public ChannelNames(Collection<String> names, Collection<String> patterns, Collection<String> presence) {
        List<ChannelPattern> all = new ArrayList<>();
        for (String name : names) {
            Assert.isTrue(
                    name.indexOf('{') < 0 && name.indexOf('}') < 0 && name.indexOf('*') < 0,
                    () -> "\"%s\" is a pattern, not a name. Declare it under litestar.channels.patterns."
                            .formatted(name));
            all.add(ChannelPattern.of(name));
        }
        for (String pattern : patterns) {
            ChannelPattern parsed = ChannelPattern.of(pattern);
            Assert.isTrue(
                    parsed.hasParts() && pattern.indexOf('*') < 0,
                    () -> "\"%s\" has no part such as {room}. Write one, or declare it under litestar.channels.names."
                            .formatted(pattern));
            all.add(parsed);
        }
        this.declared = List.copyOf(all);
        this.withPresence = Set.copyOf(presence);
        for (String kept : presence) {
            Assert.isTrue(
                    declared().contains(kept),
                    () ->
                            "Presence is asked for on \"%s\", which is neither a declared name nor a declared pattern. Declared: %s."
                                    .formatted(kept, String.join(", ", declared())));
        }
    }

    /**
     * The declared name or pattern that {@code channel} is of.
     *
     * @throws UnknownChannelException where there is none
     */
    public String require(String channel) {
        if (channel.length() <= MAX_LENGTH) {
            for (ChannelPattern pattern : this.declared) {
                if (pattern.matches(channel)) {
                    return pattern.text();
                }
            }
        }
        throw new UnknownChannelException(message(channel));
    }

    /** Whether members of {@code channel} are known; false where it is not declared. */
    public boolean hasPresence(String channel) {
        return !this.withPresence.isEmpty()
                && channel.length() <= MAX_LENGTH
                && this.declared.stream()
                        .filter(pattern -> pattern.matches(channel))
                        .findFirst()
                        .filter(pattern -> this.withPresence.contains(pattern.text()))
                        .isPresent();
    }

    /**
     * Checks that members of {@code channel} are known.
     *
     * @throws UnknownChannelException where they are not, or the channel is not declared
     */
    public void requirePresence(String channel) {
        String pattern = require(channel);
        if (!this.withPresence.contains(pattern)) {
            throw new UnknownChannelException(
                    "Who is on \"%s\" is not known. List \"%s\" under litestar.channels.presence.channels."
                            .formatted(Quoted.text(channel), pattern));
        }
    }

    /** What is declared, as it was written. */
    public List<String> declared() {
        return this.declared.stream().map(ChannelPattern::text).toList();
    }

    private String message(String channel) {
        if (this.declared.isEmpty()) {
            return "No channel is named \"%s\": none is declared. Declare it under litestar.channels.names or litestar.channels.patterns."
                    .formatted(Quoted.text(channel));
        }
        StringBuilder message = new StringBuilder("No channel is named \"%s\".".formatted(Quoted.text(channel)));
        List<String> names = texts(false).toList();
        List<String> patterns = texts(true).toList();
        if (!names.isEmpty()) {
            message.append(" Declared names: ").append(String.join(", ", names)).append('.');
        }
        if (!patterns.isEmpty()) {
            message.append(" Declared patterns: ")
                    .append(String.join(", ", patterns))
                    .append('.');
        }
        String meant = channel.length() > MAX_LENGTH ? null : Suggestion.of(channel, this.declared);
        if (meant != null) {
            message.append(" Did you mean \"").append(meant).append("\"?");
        }
        return message.append(" Declare it under litestar.channels.")
                .append(patterns.isEmpty() ? "names." : "patterns.")
                .toString();
    }

    private Stream<String> texts(boolean patterns) {
        return this.declared.stream().filter(one -> one.hasParts() == patterns).map(ChannelPattern::text);
    }
}
