package org.litestarspring.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Threads and connections of one application of a test alone: the global ones would be taken from other servers of this JVM
 * when this one stops.
 */
@Configuration(proxyBeanMethods = false)
public class OwnResources {

    @Bean
    ReactorResourceFactory reactorResourceFactory() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setUseGlobalResources(false);
        return resources;
    }
}
