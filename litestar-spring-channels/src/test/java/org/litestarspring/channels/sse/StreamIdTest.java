package org.litestarspring.channels.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.ChannelEvent;
import org.litestarspring.channels.ChannelMessage;
import org.litestarspring.channels.ChannelPosition;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class StreamIdTest {

    @Test
    @DisplayName("S9 An id resumes those channels too that have not begun when the client goes again")
    void keepsPositions() {
        StreamRequest request = request("?channel=board:A&channel=board:B", "board%3AA=e-4,board%3AB=e-7");

        String id = new StreamId(request).after(event("board:A", "e-5"));
        StreamRequest again = request("?channel=board:A&channel=board:B", id);

        assertThat(again.subscription("board:A").after()).isEqualTo(ChannelPosition.parse("e-5"));
        assertThat(again.subscription("board:B").after()).isEqualTo(ChannelPosition.parse("e-7"));
    }

    @Test
    @DisplayName("S9 An id of one channel is its position alone, whatever the client sent")
    void single() {
        StreamRequest request = request("?channel=board:A", "board%3AA=e-4");

        assertThat(new StreamId(request).after(event("board:A", "e-5"))).isEqualTo("e-5");
    }

    private static StreamRequest request(String query, String lastEventId) {
        return StreamRequest.of(
                MockServerHttpRequest.get("/events" + query)
                        .header("Last-Event-ID", lastEventId)
                        .build(),
                10);
    }

    private static ChannelEvent event(String channel, String position) {
        return ChannelEvent.of(
                ChannelPosition.parse(position),
                new ChannelMessage(channel, "message", null, Instant.now(), new byte[] {'1'}));
    }
}
