package org.litestarspring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * A page of the manual, as far as it can be run.
 *
 * @param files what the page's blocks call files, by their path in the project
 * @param exchanges the commands of the page in order, each with the answer shown after it
 */
record Page(Map<String, String> files, List<Exchange> exchanges) {

    private static final Pattern FILE = Pattern.compile("\\bfile=(\\S+)");

    /**
     * A command and what the page says it answers.
     *
     * @param kind the language of the answer's block: {@code json} is the body, {@code http} a status line, headers and
     *     a body; null where the page shows none
     */
    record Exchange(
            String command, @Nullable String kind, @Nullable String answer) {}

    static Page read(Path markdown) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        List<Exchange> exchanges = new ArrayList<>();
        Parser.builder().build().parse(Files.readString(markdown)).accept(new AbstractVisitor() {
            @Override
            public void visit(FencedCodeBlock block) {
                String info = block.getInfo() == null ? "" : block.getInfo();
                String language = info.split("\\s+")[0];
                Matcher file = FILE.matcher(info);
                if (file.find()) {
                    if (files.put(file.group(1), block.getLiteral()) != null) {
                        throw new IllegalStateException(markdown + " shows " + file.group(1) + " twice.");
                    }
                } else if (language.equals("sh") && block.getLiteral().startsWith("curl ")) {
                    exchanges.add(new Exchange(block.getLiteral(), null, null));
                } else if ((language.equals("json") || language.equals("http")) && !exchanges.isEmpty()) {
                    Exchange last = exchanges.remove(exchanges.size() - 1);
                    exchanges.add(new Exchange(last.command(), language, block.getLiteral()));
                }
            }
        });
        return new Page(files, exchanges);
    }
}
