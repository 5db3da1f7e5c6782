package org.litestarspring.test.blockhound;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Lets pass what reads the class path once in the life of a JVM, as BlockHound itself does for the loading of classes,
 * and the locks of a moment that libraries under us take as they grow.
 *
 * <p>Registered as a service: it holds wherever this module and BlockHound are on the class path.
 *
 * @since 0.1
 */
public final class OneTimeLoading implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // The first violated constraint of a locale loads its messages from a jar.
        builder.allowBlockingCallsInside(
                "org.hibernate.validator.resourceloading.PlatformResourceBundleLocator", "loadBundle");
        // Jackson makes the deserializer of a type once, under a lock that two first readers can meet at.
        builder.allowBlockingCallsInside(
                "tools.jackson.databind.deser.DeserializerCache", "_createAndCacheValueDeserializer");
        // The first reader of an OpenAPI document has springdoc make it, and look for controllers on the class path.
        builder.allowBlockingCallsInside("org.springdoc.api.AbstractOpenApiResource", "getOpenApi");
        // The first date that is written or read loads the rules of all time zones from the JDK's file.
        builder.allowBlockingCallsInside("java.time.zone.TzdbZoneRulesProvider", "load");
        // Where event loops meet at one of its magazines, Netty's allocator makes more of them under a lock.
        builder.allowBlockingCallsInside(
                "io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines");
        // The validator keeps messages that it has put together in a map, where two may meet that put one in.
        builder.allowBlockingCallsInside(
                "org.hibernate.validator.internal.util.ConcurrentReferenceHashMap$Segment", "put");
        // Lettuce counts who writes to a connection under a lock that a reconnect takes too. An error thrown into there
        // would leave the count wrong, and the next reconnect waiting for ever.
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive");
        // Reactor takes a cancelled timer out of its queue, whose lock another timer may have for a moment.
        builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
        // Jetty guards a response's state by a lock, which its own thread may have for a moment while we write. An
        // error
        // thrown into there would leave the stream waiting for ever.
        builder.allowBlockingCallsInside("org.eclipse.jetty.util.thread.AutoLock", "lock");
    }
}
