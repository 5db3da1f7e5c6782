package org.litestarspring.autoconfigure.repository;

import java.util.stream.Stream;
import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Lets a {@code @FilterBy} that names what its entity has not fail the start, and not its first request. */
class FilterByCheck implements SmartInitializingSingleton {

    private final RequestMappingHandlerMapping handlers;
    private final FilterByArgumentResolver resolver;

    FilterByCheck(RequestMappingHandlerMapping handlers, FilterByArgumentResolver resolver) {
        this.handlers = handlers;
        this.resolver = resolver;
    }

    @Override
    public void afterSingletonsInstantiated() {
        this.handlers.getHandlerMethods().values().stream()
                .flatMap(handler -> Stream.of(handler.getMethodParameters()))
                .filter(this.resolver::supportsParameter)
                .forEach(this.resolver::check);
    }
}
