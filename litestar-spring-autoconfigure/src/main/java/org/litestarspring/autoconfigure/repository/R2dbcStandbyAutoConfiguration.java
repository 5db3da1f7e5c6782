package org.litestarspring.autoconfigure.repository;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * Lets an application that has R2DBC on its class path, but no driver or no URL, start without a database. Boot would
 * fail it: there, R2DBC on the class path is a wish for a database, while the starter brings it to everybody.
 *
 * <p>Comes straight after Boot's own configuration, before any that asks whether there is a connection factory.
 *
 * @since 0.1
 */
@AutoConfiguration(after = R2dbcAutoConfiguration.class)
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnClass({ConnectionFactory.class, R2dbcAutoConfiguration.class})
@Import(R2dbcStandby.class)
public class R2dbcStandbyAutoConfiguration {}
