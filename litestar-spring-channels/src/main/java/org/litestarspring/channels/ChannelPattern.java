package org.litestarspring.channels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/** A name of channels with parts left open: {@code board:{airport}}; {@code *} stands for anything. */
record ChannelPattern(String text, Pattern regex, boolean hasParts) {

    /** A part is at least one character, up to the next separator: no colon, slash or white space. */
    private static final String PART = "([^:/\\s{}]+)";

    private static final Pattern OPEN = Pattern.compile("\\{[A-Za-z][A-Za-z0-9_]*}|\\*");

    static ChannelPattern of(String text) {
        Assert.hasText(text, "A channel's name or pattern must not be empty");
        StringBuilder regex = new StringBuilder();
        Matcher open = OPEN.matcher(text);
        int from = 0;
        boolean parts = false;
        while (open.find()) {
            regex.append(Pattern.quote(text.substring(from, open.start())));
            boolean any = open.group().equals("*");
            regex.append(any ? "\\S*" : PART);
            parts |= !any;
            from = open.end();
        }
        String rest = text.substring(from);
        Assert.isTrue(
                (text.substring(0, from) + rest).chars().noneMatch(Character::isWhitespace),
                () -> "A channel's name or pattern must have no white space: \"" + text + "\"");
        regex.append(Pattern.quote(rest));
        return new ChannelPattern(text, Pattern.compile(regex.toString()), parts);
    }

    boolean matches(String channel) {
        return this.regex.matcher(channel).matches();
    }

    /** What stands in the first open part, or the whole name where none is open; null where the name does not match. */
    @Nullable
    String firstPart(String channel) {
        Matcher matcher = this.regex.matcher(channel);
        if (!matcher.matches()) {
            return null;
        }
        return this.hasParts ? matcher.group(1) : channel;
    }
}
