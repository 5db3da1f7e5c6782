package org.litestarspring.dto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.dto.DtoCodec;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.JacksonDtoCodec;
import org.litestarspring.dto.processor.model.Flight;
import org.litestarspring.dto.processor.model.FlightBrief;
import org.litestarspring.dto.processor.model.FlightBriefDto;
import tools.jackson.databind.json.JsonMapper;

class JacksonDtoCodecTest {

    private final DtoMapper<Flight, FlightBriefDto> mapper = new Dtos().mapper(FlightBrief.class);
    private final DtoCodec codec = new JacksonDtoCodec(new JsonMapper());

    @Test
    @DisplayName("writes what it reads, and leaves its streams open")
    void roundTrip() throws IOException {
        FlightBriefDto dto =
                this.codec.read(this.mapper, open("{\"origin\": \"SFO\", \"airline\": {\"iata\": \"LS\"}} "));
        var bytes = new ByteArrayOutputStream();
        this.codec.write(this.mapper, dto, new NeverClosed(bytes));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"id\":null,\"origin\":\"SFO\",\"airline\":{\"iata\":\"LS\"}}");
        assertThat(this.codec.supports(this.mapper)).isTrue();
    }

    @Test
    @DisplayName("refuses JSON that is broken, and what follows the record")
    void malformed() {
        assertThatThrownBy(() -> this.codec.read(this.mapper, open("{\"origin\": ")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> this.codec.read(this.mapper, open("{} {}"))).isInstanceOf(IOException.class);
    }

    private static InputStream open(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)) {

            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
    }

    private static final class NeverClosed extends OutputStream {

        private final ByteArrayOutputStream to;

        NeverClosed(ByteArrayOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            this.to.write(b);
        }

        @Override
        public void close() {
            throw new AssertionError("closed");
        }
    }
}
