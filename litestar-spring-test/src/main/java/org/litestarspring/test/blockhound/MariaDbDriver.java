package org.litestarspring.test.blockhound;

import java.util.Arrays;
import java.util.List;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets MariaDB's driver pass where it blocks by itself: it looks for its version and its authentication plug-ins on the
 * class path when it connects, and queues a command under a lock that the event loop takes too. Nothing of ours can take
 * that away from it; what an application does with the rows is looked at as ever.
 *
 * @since 0.1
 */
public final class MariaDbDriver implements BlockHoundIntegration {

    private static final String CLIENT = "org.mariadb.r2dbc.client.SimpleClient";

    /** Methods that take the lock; the bodies of lambdas have names that begin like that. */
    private static final List<String> LOCKING = List.of(
            "executeWhenTransaction",
            "executeWhenNotInTransaction",
            "setAutoCommit",
            "sendCommandWithoutResult",
            "lambda$sendCommand$",
            "lambda$receive$");

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.mariadb.r2dbc.authentication.AuthenticationFlowPluginLoader", "get");
        builder.allowBlockingCallsInside("org.mariadb.r2dbc.util.VersionFactory", "getInstance");
        try {
            Class<?> client = Class.forName(CLIENT, false, MariaDbDriver.class.getClassLoader());
            Arrays.stream(client.getDeclaredMethods())
                    .map(java.lang.reflect.Method::getName)
                    .filter(name -> LOCKING.stream().anyMatch(name::startsWith))
                    .forEach(name -> builder.allowBlockingCallsInside(CLIENT, name));
        } catch (ClassNotFoundException | LinkageError absent) {
            // Without the driver there is nothing to let pass.
        }
    }
}
