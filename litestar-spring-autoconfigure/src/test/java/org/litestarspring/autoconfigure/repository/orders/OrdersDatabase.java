package org.litestarspring.autoconfigure.repository.orders;

import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

@Configuration(proxyBeanMethods = false)
@EnableR2dbcRepositories(entityOperationsRef = "ordersTemplate")
public class OrdersDatabase {}
