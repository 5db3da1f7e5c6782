package org.litestarspring.autoconfigure.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** Placeholder. */
@AutoConfiguration
public class LitestarWebAutoConfiguration {}
