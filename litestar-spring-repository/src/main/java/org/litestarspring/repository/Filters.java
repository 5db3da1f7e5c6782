package org.litestarspring.repository;

import java.util.function.Function;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.domain.Window;
import org.springframework.data.relational.core.query.CriteriaDefinition;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which rows a client asked for, in which order, and how many: what a {@code @FilterBy} argument holds. Immutable.
 *
 * <pre>{@code
 * @GetMapping("/api/flights")
 * Mono<KeysetPage<Flight>> flights(@FilterBy({"origin", "delayMinutes"}) Filters<Flight> filters) {
 *     return filters.scroll(this.flights);
 * }
 * }</pre>
 *
 * @param criteria what the rows meet; empty for all
 * @param sort the order, whose last key is the identifier
 * @param page the number of the page asked for, from 0
 * @param size the most rows, at least 1 and never unbounded
 * @param position where a scroll goes on
 * @param cursors makes the cursor of a position
 * @param <T> the entity
 * @since 0.1
 */
public record Filters<T>(
        CriteriaDefinition criteria,
        Sort sort,
        int page,
        int size,
        KeysetScrollPosition position,
        Function<KeysetScrollPosition, String> cursors) {

    /** Checks the bounds. */
    public Filters {
        Assert.isTrue(page >= 0, () -> "page must not be negative: " + page);
        Assert.isTrue(size > 0, () -> "size must be at least 1, not " + size);
    }

    /** These filters, of which rows must meet {@code more} as well: a tenant, say, that no client chooses. */
    public Filters<T> and(CriteriaDefinition more) {
        Assert.notNull(more, "more must not be null");
        return new Filters<>(
                Keyset.both(this.criteria, more), this.sort, this.page, this.size, this.position, this.cursors);
    }

    /** The page asked for. */
    public Pageable pageable() {
        return PageRequest.of(this.page, this.size, this.sort);
    }

    /** The rows behind the client's cursor, or the first ones, with the cursor of those behind them. */
    public Mono<KeysetPage<T>> scroll(AsyncRepository<T, ?> repository) {
        return repository
                .scroll(this.criteria, this.sort, this.position, this.size)
                .map(window -> new KeysetPage<>(
                        window.getContent(), window.hasNext() ? this.cursors.apply(last(window)) : null));
    }

    private static KeysetScrollPosition last(Window<?> window) {
        return (KeysetScrollPosition) window.positionAt(window.size() - 1);
    }

    /** The page asked for, with the total of all rows. */
    public Mono<Page<T>> findPage(AsyncRepository<T, ?> repository) {
        return repository.findPage(this.criteria, pageable());
    }

    /** Every row, whatever the size that was asked for: for an export, not for a page. */
    public Flux<T> findAll(AsyncRepository<T, ?> repository) {
        return repository.findAll(this.criteria, this.sort);
    }

    /** How many rows meet the criteria. */
    public Mono<Long> count(AsyncRepository<T, ?> repository) {
        return repository.count(this.criteria);
    }
}
