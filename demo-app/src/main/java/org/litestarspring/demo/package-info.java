/** "Departures", the product shown on real data. Start at {@link org.litestarspring.demo.DemoApplication}. */
@NullMarked
package org.litestarspring.demo;

import org.jspecify.annotations.NullMarked;
