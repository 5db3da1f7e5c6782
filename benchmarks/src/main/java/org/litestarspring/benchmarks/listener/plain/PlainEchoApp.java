package org.litestarspring.benchmarks.listener.plain;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/** The same by hand: a handler that decodes and encodes with Jackson, and validates nothing. */
@SpringBootApplication(proxyBeanMethods = false)
public class PlainEchoApp {

    /** What is echoed. */
    record Remark(String flight, int minutes, String text) {}

    /** Starts, and says the port. */
    public static void main(String[] arguments) {
        SpringApplication.run(PlainEchoApp.class, arguments);
    }

    @EventListener
    void ready(ReactiveWebServerInitializedEvent event) {
        System.out.println("says: " + event.getWebServer().getPort());
    }

    @Bean
    HandlerMapping sockets(JsonMapper json) {
        WebSocketHandler handler = session -> session.send(session.receive().map(message -> {
            Remark remark = json.readValue(message.getPayloadAsText(), Remark.class);
            return session.textMessage(json.writeValueAsString(remark));
        }));
        return new SimpleUrlHandlerMapping(Map.of("/echo", handler), -1);
    }
}
