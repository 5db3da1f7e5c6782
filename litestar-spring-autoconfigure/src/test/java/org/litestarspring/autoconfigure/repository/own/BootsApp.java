package org.litestarspring.autoconfigure.repository.own;

import org.litestarspring.autoconfigure.repository.app.Flight;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;

/** An application with an interface of its own, found by Boot. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage(basePackageClasses = {BootsApp.class, Flight.class})
public class BootsApp {}
