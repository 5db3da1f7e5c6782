package org.litestarspring.autoconfigure.repository.noid;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.relational.core.mapping.Table;

/** An application whose entity has no identifier. */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
public class App {

    /** Without an identifier. */
    @Table("strays")
    public record Stray(String name) {}
}
