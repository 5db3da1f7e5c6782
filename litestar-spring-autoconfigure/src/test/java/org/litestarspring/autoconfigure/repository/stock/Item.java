package org.litestarspring.autoconfigure.repository.stock;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** Without an interface: the package says whose database it is in. */
@Table("items")
public record Item(@Id Long id, String name) {}
