package org.litestarspring.test.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets embedded H2 pass: the database runs inside its caller's thread, and its locks and files are its own affair. A
 * server behind a socket is what production has.
 *
 * @since 0.1
 */
public final class EmbeddedH2 implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("org.h2.engine.Engine", "createSession");
        builder.allowBlockingCallsInside("org.h2.engine.SessionLocal", "prepareLocal");
        builder.allowBlockingCallsInside("org.h2.engine.SessionLocal", "close");
        builder.allowBlockingCallsInside("org.h2.engine.SessionLocal", "commit");
        builder.allowBlockingCallsInside("org.h2.engine.SessionLocal", "rollback");
        builder.allowBlockingCallsInside("org.h2.command.Command", "executeQuery");
        builder.allowBlockingCallsInside("org.h2.command.Command", "executeUpdate");
    }
}
