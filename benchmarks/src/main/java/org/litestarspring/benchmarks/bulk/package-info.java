/**
 * Bulk writes against Spring Data's {@code saveAll} and JDBC's {@code CopyManager}. Start at {@link
 * org.litestarspring.benchmarks.bulk.BulkGroup}.
 */
@NullMarked
package org.litestarspring.benchmarks.bulk;

import org.jspecify.annotations.NullMarked;
