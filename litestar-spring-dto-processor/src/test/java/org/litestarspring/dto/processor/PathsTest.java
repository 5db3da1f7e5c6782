package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.Dto;
import org.litestarspring.dto.processor.model.Aircraft;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightViewDtoMapper;
import org.litestarspring.dto.processor.model.Leg;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@NullUnmarked // the models are written as those who mark nothing write them
class PathsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final FlightViewDtoMapper views = new FlightViewDtoMapper();

    /** Two type variables, each of its own use. */
    public abstract static class Base<I, T> {

        private I id;
        private T payload;

        public I getId() {
            return this.id;
        }

        public void setId(I id) {
            this.id = id;
        }

        public T getPayload() {
            return this.payload;
        }

        public void setPayload(T payload) {
            this.payload = payload;
        }
    }

    /** A text for the one, an object for the other. */
    public static class Numbered extends Base<String, Leg> {}

    @Dto(of = Numbered.class, exclude = "payload.gate")
    interface NumberedView {}

    @Test
    @DisplayName("D5 A path below an object hides where the object is there, and is the same path where it is null")
    void nullable() {
        Flight without = Samples.flight();
        without.setAirline(null);

        JsonNode airline = JSON.valueToTree(this.views.toDto(Samples.flight())).get("airline");
        JsonNode none = JSON.valueToTree(this.views.toDto(without)).get("airline");

        assertThat(airline.propertyNames()).contains("iata", "name").doesNotContain("api_secret", "apiSecret");
        assertThat(none.isNull()).isTrue();
        assertThat(this.views.wireNames()).containsKey("airline.iata").doesNotContainKey("airline.apiSecret");
    }

    @Test
    @DisplayName("D6 A path goes through a list without an index and hides in each element")
    void listed() {
        Flight flight = Samples.flight();
        flight.setLegs(List.of(leg("A1"), leg("A2"), leg("A3")));

        JsonNode legs = JSON.valueToTree(this.views.toDto(flight)).get("legs");

        assertThat(legs).hasSize(3).allSatisfy(leg -> {
            assertThat(leg.propertyNames()).contains("from", "to", "aircraft").doesNotContain("gate");
            assertThat(leg.get("aircraft").propertyNames()).containsExactly("tail");
        });
    }

    private static Leg leg(String gate) {
        return new Leg("SFO", "OAK", gate, new Aircraft("N1", "worn"));
    }

    @Test
    @DisplayName("D56 Each type variable of a generic superclass is of its own type in the subclass's DTO")
    void generic() {
        Numbered numbered = new Numbered();
        numbered.setId("n 1");
        numbered.setPayload(leg("A1"));
        PathsTestNumberedViewDtoMapper mapper = new PathsTestNumberedViewDtoMapper();

        PathsTestNumberedViewDto dto = mapper.toDto(numbered);
        Numbered read = mapper.toEntity(dto);

        String id = dto.id();
        PathsTestNumberedViewDto.Leg payload = dto.payload();
        assertThat(id).isEqualTo("n 1");
        assertThat(JSON.valueToTree(payload).propertyNames()).doesNotContain("gate");
        assertThat(read.getId()).isEqualTo("n 1");
        assertThat(read.getPayload()).isEqualTo(new Leg("SFO", "OAK", null, new Aircraft("N1", "worn")));
    }
}
