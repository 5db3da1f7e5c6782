package org.litestarspring.benchmarks.start.app;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Says how long it took to be ready and the heap that is then in use, and ends. */
@SpringBootApplication(proxyBeanMethods = false)
public class StartedApp {

    /** Starts. */
    public static void main(String[] arguments) {
        SpringApplication.run(StartedApp.class, arguments);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        long millis = ManagementFactory.getRuntimeMXBean().getUptime();
        int beans = event.getApplicationContext().getBeanDefinitionCount();
        boolean starter = event.getApplicationContext().containsBean("dtos");
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println("says: " + millis + " " + heap + " " + beans + " " + starter);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** A controller. */
    @RestController
    static class GatesController {

        private final Gates gates;

        GatesController(Gates gates) {
            this.gates = gates;
        }

        @GetMapping("/gates")
        Flux<Gate> all() {
            return this.gates.findAll();
        }
    }
}
