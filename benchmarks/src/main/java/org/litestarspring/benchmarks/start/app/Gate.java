package org.litestarspring.benchmarks.start.app;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** A row. */
@Table("gates")
record Gate(@Id Long id, String name) {}
