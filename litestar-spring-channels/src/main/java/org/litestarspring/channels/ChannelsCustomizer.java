package org.litestarspring.channels;

/**
 * Says what channels carry; each bean of this type is called once while the application starts.
 *
 * <pre>{@code
 * @Bean ChannelsCustomizer boards() {
 *     return types -> types.carry("board:{airport}", Flight.class, FlightView.class);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChannelsCustomizer {

    /** Adds to what is known. */
    void customize(ChannelTypes types);
}
