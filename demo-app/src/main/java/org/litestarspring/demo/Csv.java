package org.litestarspring.demo;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Reads CSV as it comes, so that a file of any size passes in little memory: the first line names the columns, in any
 * order, each other one is a row. Values may be quoted, but not go over several lines.
 */
final class Csv {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrim(true).get();

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<String> required;
    private List<String> columns = List.of();
    private long line;

    private Csv(List<String> required) {
        this.required = required;
    }

    /** What {@code make} makes of the rows; {@link BadLineException} where a line is none, or a column is missing. */
    static <T> Flux<T> rows(Flux<String> lines, Function<Row, T> make, String... required) {
        return Flux.defer(() -> {
            Csv csv = new Csv(List.of(required));
            return Lines.read(lines, (text, rows) -> csv.read(text, row -> rows.next(make.apply(row))));
        });
    }

    private void read(String text, Consumer<Row> rows) {
        this.line++;
        if (text.isBlank()) {
            return;
        }
        if (this.columns.isEmpty()) {
            this.columns = header(split(text.replace(BYTE_ORDER_MARK, "")));
            return;
        }
        List<String> values = split(text);
        if (values.size() != this.columns.size()) {
            throw new BadLineException(
                    this.line,
                    null,
                    text,
                    "%d values were found, and %d columns are named in the first line."
                            .formatted(values.size(), this.columns.size()));
        }
        rows.accept(new Row(this.line, this.columns, values));
    }

    private List<String> split(String text) {
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            return parser.iterator().next().toList();
        } catch (IOException | RuntimeException failure) {
            throw new BadLineException(this.line, null, text, "This is no CSV: a quote is wrong.");
        }
    }

    private List<String> header(List<String> names) {
        List<String> missing = new ArrayList<>(this.required);
        names.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw new BadLineException(
                    this.line,
                    missing.get(0),
                    String.join(",", names),
                    "The first line must name this column. Needed are %s.".formatted(String.join(", ", this.required)));
        }
        return names;
    }

    /** A row, whose values are asked for by column and type. */
    record Row(long line, List<String> columns, List<String> values) {

        /** The value of a column, null where the file has no such column or nothing in it. */
        @Nullable
        String optional(String column) {
            int place = this.columns.indexOf(column);
            return place < 0 || this.values.get(place).isEmpty() ? null : this.values.get(place);
        }

        String text(String column) {
            return as(column, "A value is needed.", Function.identity());
        }

        int integer(String column) {
            return as(column, "\"%s\" is not a whole number.", Integer::valueOf);
        }

        LocalDateTime time(String column) {
            return as(column, "\"%s\" is not a time such as 2001-01-15T07:30.", LocalDateTime::parse);
        }

        private <T> T as(String column, String message, Function<String, T> parse) {
            String value = optional(column);
            if (value == null) {
                throw new BadLineException(this.line, column, value, "A value is needed.");
            }
            try {
                return parse.apply(value);
            } catch (NumberFormatException | DateTimeException failure) {
                throw new BadLineException(this.line, column, value, message.formatted(value));
            }
        }
    }
}
