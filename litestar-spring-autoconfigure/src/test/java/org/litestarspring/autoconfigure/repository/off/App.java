package org.litestarspring.autoconfigure.repository.off;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.data.repository.NoRepositoryBean;

/** An application whose entity is to have no repository, and so needs no identifier either. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
public class App {

    /** To be left alone. */
    @Table("secrets")
    @NoRepositoryBean
    public record Secret(String value) {}
}
