package org.litestarspring.dto.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

class IsoTimesTest {

    record Times(
            LocalDateTime local,
            Instant instant,
            @JsonFormat(pattern = "dd.MM.yyyy HH:mm") LocalDateTime formatted,

            @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "yyyy", timezone = "UTC")
            Instant year,

            @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant number) {

        static Times of(Instant instant) {
            LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            return new Times(local, instant, local, instant, instant);
        }
    }

    static Stream<Consumer<JsonMapper.Builder>> settings() {
        return Stream.of(
                builder -> {},
                builder -> builder.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS),
                builder -> builder.enable(DateTimeFeature.TRUNCATE_TO_MSECS_ON_WRITE),
                builder -> builder.defaultTimeZone(TimeZone.getTimeZone("Asia/Tokyo")),
                builder -> builder.withConfigOverride(
                        LocalDateTime.class, type -> type.setFormat(JsonFormat.Value.forPattern("yyyy/MM/dd"))),
                builder -> builder.addModule(
                        new SimpleModule().addSerializer(LocalDateTime.class, ToStringSerializer.instance)));
    }

    @ParameterizedTest(name = "What is written is what Jackson writes with the same settings, {index}")
    @MethodSource("settings")
    void writes(Consumer<JsonMapper.Builder> settings) {
        JsonMapper.Builder builder = JsonMapper.builder();
        settings.accept(builder);
        JsonMapper jackson = builder.build();
        JsonMapper fast = IsoTimes.in(jackson);
        instants().forEach(instant -> assertThat(fast.writeValueAsString(Times.of(instant)))
                .isEqualTo(jackson.writeValueAsString(Times.of(instant))));
    }

    @Test
    @DisplayName("The times of a record are written the fast way, unless their property has a pattern")
    void fast() {
        JsonMapper fast = IsoTimes.in(JsonMapper.shared());
        AtomicInteger written = new AtomicInteger();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonGeneratorDelegate(fast.createGenerator(text)) {

            @Override
            public JsonGenerator writeString(char[] buffer, int offset, int length) {
                written.incrementAndGet();
                return super.writeString(buffer, offset, length);
            }
        }) {
            fast.writeValue(json, Times.of(Instant.EPOCH));
        }

        assertThat(written).hasValue(1);
        assertThat(text.toString()).contains("\"local\":\"1970-01-01T00:00:00\"");
    }

    @Test
    @DisplayName("What was written is read as it was")
    void roundTrip() {
        JsonMapper jackson = JsonMapper.shared();
        JsonMapper fast = IsoTimes.in(jackson);
        instants()
                .map(instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
                .forEach(local -> assertThat(fast.readValue(jackson.writeValueAsString(local), LocalDateTime.class))
                        .isEqualTo(local));
    }

    @ParameterizedTest(name = "\"{0}\" is read, or refused, as by Jackson")
    @ValueSource(
            strings = {
                "2001-02-03T04:05:06",
                "2001-02-03T04:05:06.",
                "2001-02-03T04:05:06.1",
                "2001-02-03T04:05:06.123456789",
                "2001-02-03T04:05:06.1234567890",
                "2001-02-03T04:05:06.x",
                "2001-02-03T04:05:06.12x",
                "2001-02-03T04:05",
                "2001-02-03t04:05:06",
                "2001-02-03 04:05:06",
                " 2001-02-03T04:05:06 ",
                "2001-02-03T04:05:06Z",
                "2001-02-03T04:05:06+01:00",
                "2001-02-30T04:05:06",
                "2001-13-03T04:05:06",
                "2001-02-03T24:00:00",
                "2001-02-03T04:05:60",
                "+2001-02-03T04:05:06",
                "-2001-02-03T04:05:06",
                "200\u0661-02-03T04:05:06",
                "2001-02-0-T04:05:06",
                "",
                "   "
            })
    void reads(String text) {
        JsonMapper jackson = JsonMapper.shared();

        assertThat(read(IsoTimes.in(jackson), text)).isEqualTo(read(jackson, text));
    }

    private static String read(JsonMapper json, String text) {
        try {
            return String.valueOf(json.readValue("\"" + text + "\"", LocalDateTime.class));
        } catch (JacksonException refused) {
            return refused.getOriginalMessage();
        }
    }

    private static Stream<Instant> instants() {
        Random random = new Random(7);
        Stream<Instant> any = random.longs(1_000, -62_200_000_000L, 253_500_000_000L)
                .mapToObj(second -> Instant.ofEpochSecond(
                        second,
                        switch (random.nextInt(4)) {
                            case 0 -> 0;
                            case 1 -> random.nextInt(1_000) * 1_000_000;
                            case 2 -> random.nextInt(1_000_000) * 1_000;
                            default -> random.nextInt(1_000_000_000);
                        }));
        return Stream.concat(
                any,
                Stream.of(
                        Instant.EPOCH,
                        Instant.parse("0000-01-01T00:00:00Z"),
                        Instant.parse("-0001-12-31T23:59:59.999Z"),
                        Instant.parse("9999-12-31T23:59:59.999999999Z"),
                        Instant.parse("+10000-01-01T00:00:00Z"),
                        Instant.parse("2001-01-01T00:00:00.000000001Z"),
                        Instant.parse("2001-01-01T00:00:00.1Z")));
    }
}
