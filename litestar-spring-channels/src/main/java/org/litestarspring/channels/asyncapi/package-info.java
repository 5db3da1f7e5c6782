/**
 * The AsyncAPI 3 document of an application: what goes over its channels, and by which frames.
 *
 * <p>Start at {@link org.litestarspring.channels.asyncapi.AsyncApiEndpoint}.
 *
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0.0</a>
 */
@NullMarked
package org.litestarspring.channels.asyncapi;

import org.jspecify.annotations.NullMarked;
