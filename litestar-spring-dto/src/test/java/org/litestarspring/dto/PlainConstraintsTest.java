package org.litestarspring.dto;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Negative;
import jakarta.validation.constraints.NegativeOrZero;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlainConstraintsTest {

    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private final PlainConstraints plain = new PlainConstraints(VALIDATOR);

    interface Other {}

    record All(
            @NotNull @Size(min = 1, max = 3) String code,
            @NotBlank String name,
            @NotEmpty List<String> tags,
            @Size(max = 2) List<@NotNull @Size(max = 2) String> parts,
            @Null String gone,

            @Pattern(regexp = "[a-z]+", flags = Pattern.Flag.CASE_INSENSITIVE)
            String word,

            @Max(5) Integer most,
            @Min(-5) long least,
            @Positive Integer positive,
            @PositiveOrZero Long notNegative,
            @Negative Short negative,
            @NegativeOrZero Byte notPositive,
            @AssertTrue Boolean yes,
            @AssertFalse boolean no,
            @NotNull(groups = Other.class) String later,
            @Valid Part part,
            List<@Valid Part> list,
            @Valid List<Part> legacy,
            @Valid Part[] array,
            @Size(max = 1) String[] texts,
            Map<String, @Valid Part> map) {}

    record Part(@NotNull @Size(max = 2) String iata, @Valid Part inside) {}

    record WithEmail(@Email String mail) {}

    record WithOwn(@Even Integer number) {}

    record WithKeys(Map<@NotNull String, String> map) {}

    record WithOptional(Optional<@NotNull String> text) {}

    record WithFraction(@Max(5) Double number) {}

    record Decided(@NotNull String text) {

        @AssertTrue
        public boolean isShort() {
            return this.text == null || this.text.length() < 3;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Constraint(validatedBy = EvenValidator.class)
    @interface Even {

        String message() default "odd";

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};
    }

    /** Made by the validator. */
    public static final class EvenValidator implements ConstraintValidator<Even, Integer> {

        @Override
        public boolean isValid(Integer value, ConstraintValidatorContext context) {
            return value == null || value % 2 == 0;
        }
    }

    @Test
    @DisplayName("A record of simple constraints is found valid exactly where the validator finds it valid")
    void same() throws ReflectiveOperationException {
        Random random = new Random(7);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            All record = record(random);
            boolean isValid = VALIDATOR.validate(record).isEmpty();

            assertThat(this.plain.areMet(record)).as("%s", record).isEqualTo(isValid);
            valid += isValid ? 1 : 0;
        }
        assertThat(valid).isBetween(500, 19_500);
    }

    static Stream<Object> others() {
        return Stream.of(
                new WithEmail("a@b.c"),
                new WithOwn(2),
                new WithKeys(Map.of("a", "b")),
                new WithOptional(Optional.of("a")),
                new WithFraction(1.5),
                new Decided("ab"));
    }

    @ParameterizedTest(name = "What is not simple is left to the validator: {0}")
    @MethodSource("others")
    void others(Object valid) {
        assertThat(VALIDATOR.validate(valid)).isEmpty();
        assertThat(this.plain.areMet(valid)).isFalse();
    }

    /** Valid in most components, so that each of the others decides now and then. */
    private static All record(Random random) throws ReflectiveOperationException {
        Map<String, Object[]> choices = new HashMap<>();
        choices.put("code", new Object[] {"SFO", "S", null, "", "LONG"});
        choices.put("name", new Object[] {"a", "  b", null, "", " \u2003"});
        choices.put("tags", new Object[] {List.of("a"), List.of("a", "b"), null, List.of()});
        choices.put(
                "parts",
                new Object[] {List.of("a"), null, Arrays.asList("a", null), List.of("abc"), List.of("a", "b", "c")});
        choices.put("gone", new Object[] {null, null, "here"});
        choices.put("word", new Object[] {"abC", null, "", "ab1"});
        choices.put("most", new Object[] {5, null, 6});
        choices.put("least", new Object[] {-5L, 5L, -6L});
        choices.put("positive", new Object[] {1, null, 0});
        choices.put("notNegative", new Object[] {0L, null, -1L});
        choices.put("negative", new Object[] {(short) -1, null, (short) 0});
        choices.put("notPositive", new Object[] {(byte) 0, null, (byte) 1});
        choices.put("yes", new Object[] {true, null, false});
        choices.put("no", new Object[] {false, false, true});
        choices.put("later", new Object[] {"a", null});
        Part good = new Part("LS", new Part("OK", null));
        Part bad = new Part("LS", new Part(null, null));
        choices.put("part", new Object[] {good, null, bad});
        choices.put("list", new Object[] {List.of(good), Arrays.asList(good, null), null, List.of(good, bad)});
        choices.put("legacy", new Object[] {List.of(good), Arrays.asList(good, null), null, List.of(good, bad)});
        choices.put("array", new Object[] {new Part[] {good, null}, null, new Part[] {good, bad}});
        choices.put("texts", new Object[] {new String[] {"ab"}, new String[0], new String[] {"a", "b"}, null});
        choices.put("map", new Object[] {Map.of("a", good), null, Map.of("a", bad)});
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : All.class.getRecordComponents()) {
            Object[] choice = choices.get(component.getName());
            values.add(choice[random.nextInt(20) == 0 ? random.nextInt(choice.length) : random.nextInt(2)]);
        }
        return (All) All.class.getDeclaredConstructors()[0].newInstance(values.toArray());
    }
}
