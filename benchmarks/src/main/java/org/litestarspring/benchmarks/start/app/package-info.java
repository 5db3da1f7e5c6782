/**
 * An ordinary application: a controller, an entity, a Spring Data repository on H2. Knows nothing of the suite. Start at
 * {@link org.litestarspring.benchmarks.start.app.StartedApp}.
 */
@NullMarked
package org.litestarspring.benchmarks.start.app;

import org.jspecify.annotations.NullMarked;
