package org.litestarspring.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@DisplayName("A channel's tasks")
class SerialTest {

    @Test
    @DisplayName("go on behind one that failed, with an exception or an error")
    @ExtendWith(OutputCaptureExtension.class)
    void failures(CapturedOutput log) {
        Serial serial = new Serial();
        List<String> done = new ArrayList<>();

        serial.run(() -> {
            throw new IllegalStateException("an exception");
        });
        serial.run(() -> {
            throw new NoClassDefFoundError("an error");
        });
        serial.run(() -> done.add("later"));

        assertThat(done).containsExactly("later");
        assertThat(log.getAll()).contains("an exception", "an error");
    }
}
