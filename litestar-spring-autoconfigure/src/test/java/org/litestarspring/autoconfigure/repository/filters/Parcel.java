package org.litestarspring.autoconfigure.repository.filters;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.annotation.Id;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

/** One property of each type, one of a type of its own, and values in values. */
@Table("parcels")
public record Parcel(
        @Nullable @Id Long id,
        String label,
        LocalDate due,
        Instant at,
        UUID mark,
        BigDecimal price,
        @Nullable Boolean fragile,
        Weight weight,

        @Nullable @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "to_")
        Address address) {

    /** Where to. */
    public record Address(
            String city,
            String zip,

            @Embedded(onEmpty = Embedded.OnEmpty.USE_NULL, prefix = "of_")
            Country country) {}

    /** Which country. */
    public record Country(String code) {}

    /** In clients' words {@code 500g}, in a column 500. */
    public record Weight(int grams) {}

    /** What a client writes. */
    static class OfText implements Converter<String, Weight> {

        @Override
        public Weight convert(String text) {
            if (!text.endsWith("g")) {
                throw new IllegalArgumentException("no weight");
            }
            return new Weight(Integer.parseInt(text.substring(0, text.length() - 1)));
        }
    }

    @WritingConverter
    static class ToGrams implements Converter<Weight, Integer> {

        @Override
        public Integer convert(Weight weight) {
            return weight.grams();
        }
    }

    @ReadingConverter
    static class OfGrams implements Converter<Integer, Weight> {

        @Override
        public Weight convert(Integer grams) {
            return new Weight(grams);
        }
    }
}
