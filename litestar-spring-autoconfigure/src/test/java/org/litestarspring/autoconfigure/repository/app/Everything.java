package org.litestarspring.autoconfigure.repository.app;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** The application with every auto-configuration of the class path. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Everything {}
