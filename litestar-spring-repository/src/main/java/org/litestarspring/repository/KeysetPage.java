package org.litestarspring.repository;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a scroll as it goes over the wire: {@code {"content": [...], "next": "..."}}.
 *
 * @param content the rows, in the order of the scroll
 * @param next the cursor of the next page; null on the last
 * @param <T> the entity, or its DTO
 * @since 0.1
 */
public record KeysetPage<T>(List<T> content, @Nullable String next) {

    /** Copies. */
    public KeysetPage {
        content = List.copyOf(content);
    }
}
