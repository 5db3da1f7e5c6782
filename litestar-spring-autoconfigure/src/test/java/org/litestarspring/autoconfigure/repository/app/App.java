package org.litestarspring.autoconfigure.repository.app;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;

/** An application with one entity and no repository of its own. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
public class App {}
