package org.litestarspring.autoconfigure.repository.filters;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** Texts in columns of older character sets. */
@Table("labels")
public record Label(@Nullable @Id Long id, String latin, String basic, String binary) {}
