package org.litestarspring.autoconfigure.repository;

import org.litestarspring.repository.web.FilterByArgumentResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** Adds the resolver, which WebFlux's own conversion service comes before. */
class FilterByConfigurer implements WebFluxConfigurer {

    private final ObjectProvider<FilterByArgumentResolver> resolver;

    FilterByConfigurer(ObjectProvider<FilterByArgumentResolver> resolver) {
        this.resolver = resolver;
    }

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        this.resolver.ifAvailable(configurer::addCustomResolver);
    }
}
