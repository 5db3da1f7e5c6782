package org.litestarspring.autoconfigure.repository.own;

import org.litestarspring.autoconfigure.repository.app.Flight;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

/** An application that says itself where its repositories are. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage(basePackageClasses = Flight.class)
@EnableR2dbcRepositories
public class EnablingApp {}
