package org.litestarspring.channels.asyncapi;

/**
 * Adds its part to the document; every bean of this type is asked once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AsyncApiContributor {

    /** Adds servers, channels, operations and components. */
    void contribute(AsyncApi document);
}
