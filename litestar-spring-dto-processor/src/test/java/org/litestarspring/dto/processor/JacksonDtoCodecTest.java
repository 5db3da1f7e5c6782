package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.DtoBytes;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.DtoReader;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.Scalars;
import org.litestarspring.dto.UnknownFields;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightBrief;
import org.litestarspring.dto.processor.model.FlightBriefDto;
import tools.jackson.databind.json.JsonMapper;

class JacksonDtoCodecTest {

    private final DtoMapper<Flight, FlightBriefDto> mapper = new Dtos().mapper(FlightBrief.class);
    private final DtoCodec codec = new JacksonDtoCodec(new JsonMapper());

    @Test
    @DisplayName("writes what it reads, alone and in a list, behind what was written before")
    void roundTrip() {
        DtoReader<FlightBriefDto> reader = this.codec.reader(this.mapper, UnknownFields.IGNORE, Scalars.LAX);
        FlightBriefDto dto = reader.read(utf8("{\"origin\": \"SFO\", \"airline\": {\"iata\": \"LS\"}} "));
        DtoBytes bytes = new DtoBytes(3);
        bytes.write("é");
        this.codec.writer(this.mapper).write(dto, bytes);

        assertThat(bytes).hasToString("é{\"id\":null,\"origin\":\"SFO\",\"airline\":{\"iata\":\"LS\"}}");
        assertThat(reader.readList(utf8("[null, " + bytes.toString().substring(1) + "]")))
                .containsExactly(null, dto);
        assertThat(this.codec.supports(this.mapper)).isTrue();
    }

    @Test
    @DisplayName("refuses JSON that is broken, what follows the record, and what the rules of the DTO refuse")
    void malformed() {
        DtoReader<FlightBriefDto> reader = this.codec.reader(this.mapper, UnknownFields.REJECT, Scalars.STRICT);
        for (String text :
                List.of("{\"origin\": ", "{} {}", "{\"foo\": 1}", "{\"origin\": 1}", "{\"id\": 1, \"id\": 1}")) {
            assertThatThrownBy(() -> reader.read(utf8(text))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> reader.readList(utf8("[" + text + "]")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
