package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.processor.model.FlightView;
import org.litestarspring.dto.processor.model.FlightViewDto;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

class DtoRuntimeHintsTest {

    @Test
    @DisplayName("D67 a native image knows each DTO's mapper, its record and the records inside")
    void hints() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("org.litestarspring.dto."))
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));

        Class<?> mapper = new Dtos().mapper(FlightView.class).getClass();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(mapper)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(FlightView.class)).accepts(hints);
        for (Class<?> record :
                new Class<?>[] {FlightViewDto.class, FlightViewDto.Airline.class, FlightViewDto.Leg.class}) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(record)
                            .withMemberCategory(MemberCategory.ACCESS_DECLARED_FIELDS))
                    .accepts(hints);
            assertThat(RuntimeHintsPredicates.reflection()
                            .onMethodInvocation(record, record.getRecordComponents()[0].getName()))
                    .accepts(hints);
        }
    }
}
