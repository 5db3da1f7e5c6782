package org.litestarspring.autoconfigure.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.autoconfigure.InvalidPropertyException;
import org.litestarspring.autoconfigure.dto.LitestarDtoAutoConfiguration;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.Channels;
import org.litestarspring.channels.ChannelsCustomizer;
import org.litestarspring.channels.PayloadException;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.DtoField;
import org.litestarspring.dto.DtoViolationException;
import org.litestarspring.dto.Mark;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import reactor.test.StepVerifier;

@DisplayName("A channel that was said to carry")
class TypedChannelsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class,
                    CodecsAutoConfiguration.class,
                    WebFluxAutoConfiguration.class,
                    LitestarDtoAutoConfiguration.class,
                    LitestarChannelsAutoConfiguration.class))
            .withPropertyValues("litestar.channels.names=news,depot", "litestar.channels.patterns=parcel:{id}");

    static class Parcel {

        @DtoField(Mark.READ_ONLY)
        long id;

        String target = "";
        int grams;

        @DtoField(Mark.PRIVATE)
        String note = "";

        public long getId() {
            return this.id;
        }

        public void setId(long id) {
            this.id = id;
        }

        public String getTarget() {
            return this.target;
        }

        public void setTarget(String target) {
            this.target = target;
        }

        public int getGrams() {
            return this.grams;
        }

        public void setGrams(int grams) {
            this.grams = grams;
        }

        public String getNote() {
            return this.note;
        }

        public void setNote(String note) {
            this.note = note;
        }
    }

    @Dto(of = Parcel.class)
    interface ParcelView {}

    record Depot(String town, int gates) {}

    private static ChannelsCustomizer types() {
        return types ->
                types.carry("parcel:{id}", Parcel.class, ParcelView.class).carry("depot", Depot.class);
    }

    private static Parcel parcel() {
        Parcel parcel = new Parcel();
        parcel.id = 7;
        parcel.target = "Bergen";
        parcel.grams = 250;
        parcel.note = "the safe is behind the picture";
        return parcel;
    }

    private static List<String> data(Channels channels, String channel) {
        return channels.history(channel, 100)
                .map(ChannelEvent::data)
                .map(data -> new String(data, StandardCharsets.UTF_8))
                .collectList()
                .block(PATIENCE);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "K20 an entity through a DTO carries no private field to the broker, and back none that is the server's")
    void projected() {
        runner.withBean(ChannelsCustomizer.class, TypedChannelsTest::types).run(context -> {
            Channels channels = context.getBean(Channels.class);

            channels.publish("parcel:7", parcel()).block(PATIENCE);
            channels.publish("parcel:7", json("{\"target\":\"Oslo\",\"grams\":1}"))
                    .block(PATIENCE);

            assertThat(data(channels, "parcel:7"))
                    .containsExactly(
                            "{\"id\":7,\"target\":\"Bergen\",\"grams\":250}",
                            "{\"id\":0,\"target\":\"Oslo\",\"grams\":1}");
            StepVerifier.create(
                            channels.history("parcel:7", 1).map(event -> channels.payload(event, Parcel.class).grams))
                    .expectNext(1)
                    .verifyComplete();
        });
    }

    @Test
    @DisplayName("K20 what does not fit the DTO is refused with all its faults, and nothing of it published")
    void refused() {
        runner.withBean(ChannelsCustomizer.class, TypedChannelsTest::types).run(context -> {
            Channels channels = context.getBean(Channels.class);

            StepVerifier.create(channels.publish("parcel:7", json("{\"target\":{},\"grams\":\"x\",\"note\":\"n\"}")))
                    .verifyErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    DtoViolationException.class, violations -> assertThat(violations.violations())
                                            .hasSizeGreaterThan(1)));
            StepVerifier.create(channels.publish("parcel:7", json("{\"target\":")))
                    .verifyError(DtoViolationException.class);
            StepVerifier.create(channels.publish("parcel:7", new Depot("Moss", 3)))
                    .verifyErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOf(PayloadException.class)
                            .hasMessage("\"parcel:7\" carries Parcel, not " + Depot.class.getName() + "."));

            assertThat(data(channels, "parcel:7")).isEmpty();
        });
    }

    @Test
    @DisplayName(
            "K20 a plain type is read and written anew, so that nothing else passes; other channels carry anything")
    void plain() {
        runner.withBean(ChannelsCustomizer.class, TypedChannelsTest::types).run(context -> {
            Channels channels = context.getBean(Channels.class);

            channels.publish("depot", json("{\"gates\":3,\"town\":\"Moss\",\"key\":\"1234\"}"))
                    .block(PATIENCE);
            channels.publish("news", json("{\"key\":\"1234\"}")).block(PATIENCE);

            assertThat(data(channels, "depot")).containsExactly("{\"town\":\"Moss\",\"gates\":3}");
            assertThat(data(channels, "news")).containsExactly("{\"key\":\"1234\"}");
            StepVerifier.create(channels.publish("depot", json("[]"))).verifyError(PayloadException.class);
            StepVerifier.create(channels.publish("depot", json("null")))
                    .verifyErrorMessage("\"depot\" carries Depot, not null.");
        });
    }

    @Test
    @DisplayName("fails the start where the channel is not declared, or the view is no DTO of the payload")
    void wrong() {
        runner.withBean(ChannelsCustomizer.class, () -> types -> types.carry("depots", Depot.class))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidPropertyException.class)
                        .hasMessageContaining("It is said what \"depots\" carries, which is neither a declared name")
                        .hasMessageContaining("Declared: news, depot, parcel:{id}."));
        runner.withBean(ChannelsCustomizer.class, () -> types -> types.carry("depot", Depot.class, ParcelView.class))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("ParcelView is a DTO of")
                        .hasMessageContaining("not of " + Depot.class.getName()));
        runner.withPropertyValues("litestar.dto.enabled=false")
                .withBean(ChannelsCustomizer.class, TypedChannelsTest::types)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("litestar.dto.enabled is false"));
    }
}
