package org.litestarspring.autoconfigure.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code litestar}: handlers with their DTOs, execution and source, repositories, channels,
 * WebSocket listeners.
 *
 * @since 0.1
 */
@Endpoint(id = "litestar")
public class LitestarEndpoint {

    private final List<LitestarSection> sections;

    /** Creates the endpoint of these sections, in their order. */
    public LitestarEndpoint(List<LitestarSection> sections) {
        this.sections = List.copyOf(sections);
    }

    /** All sections by name. */
    @ReadOperation
    public Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        this.sections.forEach(section -> all.put(section.name(), section.describe()));
        return all;
    }

    /** One section; null, which is answered 404, where there is none of that name. */
    @ReadOperation
    public @Nullable Object one(@Selector String section) {
        return this.sections.stream()
                .filter(known -> known.name().equals(section))
                .map(LitestarSection::describe)
                .findFirst()
                .orElse(null);
    }
}
