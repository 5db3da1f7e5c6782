package org.litestarspring.web;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The pools of {@link Blocking} handlers by name. Closing it closes all.
 *
 * @since 0.1
 */
public final class BlockingPools implements AutoCloseable {

    private final Map<String, BlockingPool> byName = new LinkedHashMap<>();

    /**
     * Creates the set.
     *
     * @param unnamed the pool of handlers that name none
     * @param named the others
     * @throws IllegalArgumentException when two have one name
     */
    public BlockingPools(BlockingPool unnamed, Collection<BlockingPool> named) {
        this.byName.put("", unnamed);
        for (BlockingPool pool : named) {
            Assert.isTrue(
                    this.byName.put(pool.name(), pool) == null,
                    () -> "Two pools for @Blocking handlers are named \"" + pool.name() + "\".");
        }
    }

    /** The pool of that name, empty for the one without; null where there is none. */
    public @Nullable BlockingPool find(String name) {
        return this.byName.get(name);
    }

    /** All pools, the one without a name first. */
    public List<BlockingPool> all() {
        return List.copyOf(this.byName.values());
    }

    /** The names that a handler can give, in the order of their declaration. */
    public List<String> names() {
        return this.byName.keySet().stream().filter(name -> !name.isEmpty()).toList();
    }

    @Override
    public void close() {
        this.byName.values().forEach(BlockingPool::close);
    }
}
