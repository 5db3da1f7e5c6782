package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.litestarspring.autoconfigure.repository.app.Flight;
import org.litestarspring.autoconfigure.repository.orders.OrdersDatabase;
import org.litestarspring.autoconfigure.repository.stock.StockDatabase;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;

/** An application with two databases, and one entity that belongs to neither. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage(basePackageClasses = {OrdersDatabase.class, StockDatabase.class, Flight.class})
@Import({OrdersDatabase.class, StockDatabase.class})
class TwoDatabases {

    @Bean
    ConnectionFactory ordersDatabase() {
        return ConnectionFactories.get("r2dbc:h2:mem:///orders?options=DB_CLOSE_DELAY=-1");
    }

    @Bean
    ConnectionFactory stockDatabase() {
        return ConnectionFactories.get("r2dbc:h2:mem:///stock?options=DB_CLOSE_DELAY=-1");
    }

    @Bean
    R2dbcEntityTemplate ordersTemplate(@Qualifier("ordersDatabase") ConnectionFactory database) {
        return new R2dbcEntityTemplate(database);
    }

    @Bean
    R2dbcEntityTemplate stockTemplate(@Qualifier("stockDatabase") ConnectionFactory database) {
        return new R2dbcEntityTemplate(database);
    }
}
