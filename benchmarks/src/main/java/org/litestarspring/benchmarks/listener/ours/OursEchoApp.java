package org.litestarspring.benchmarks.listener.ours;

import java.util.Map;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.dto.web.UseDto;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A listener that returns what it gets: decoded, validated and through a DTO both ways. */
@SpringBootApplication(proxyBeanMethods = false)
public class OursEchoApp {

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(OursEchoApp.class);
        application.setDefaultProperties(Map.of(
                "litestar.websocket.max-messages-per-second", "100000000",
                "litestar.channels.heartbeat", "10m"));
        application.run(arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    /** The listener. */
    @Component
    static class Echo {

        @WebSocketListener("/echo")
        @UseDto(Remark.View.class)
        Remark echo(Remark remark) {
            return remark;
        }
    }
}
