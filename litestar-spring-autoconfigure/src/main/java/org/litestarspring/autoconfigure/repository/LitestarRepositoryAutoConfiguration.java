package org.litestarspring.autoconfigure.repository;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** Placeholder. */
@AutoConfiguration
public class LitestarRepositoryAutoConfiguration {}
