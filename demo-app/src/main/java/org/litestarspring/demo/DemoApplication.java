package org.litestarspring.demo;

import org.litestarspring.channels.ChannelsCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.r2dbc.config.EnableR2dbcAuditing;

/** "Departures": a departures board on real flights. */
@SpringBootApplication
@EnableR2dbcAuditing
public class DemoApplication {

    private static final Logger LOG = LoggerFactory.getLogger(DemoApplication.class);

    public static void main(String[] args) {
        SpringApplication.run(DemoApplication.class, args);
    }

    /** What a board carries; whatever else a flight has stays here. */
    @Bean
    ChannelsCustomizer boards() {
        return types -> types.carry("board:{airport}", Flight.class, FlightView.class);
    }

    /** Says where to look. */
    @Bean
    ApplicationRunner addresses(Environment environment) {
        return arguments -> {
            String at = "http://localhost:" + environment.getProperty("local.server.port");
            LOG.info("Departures is ready: the board at {}/ and the API at {}/swagger-ui.html", at, at);
        };
    }
}
