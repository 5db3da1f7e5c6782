package org.litestarspring.autoconfigure.repository.stock;

import org.springframework.context.annotation.Configuration;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;

@Configuration(proxyBeanMethods = false)
@EnableR2dbcRepositories(entityOperationsRef = "stockTemplate")
public class StockDatabase {}
