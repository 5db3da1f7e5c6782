package org.litestarspring.repository;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** SQL Server's driver makes its cipher suites on the event loop while it logs in, which is not ours to change. */
public final class DriverLogIn implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.r2dbc.mssql.client.ssl.TdsSslHandler", "userEventTriggered");
    }
}
