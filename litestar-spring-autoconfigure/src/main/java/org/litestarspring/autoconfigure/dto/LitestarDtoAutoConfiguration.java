package org.litestarspring.autoconfigure.dto;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** Placeholder. */
@AutoConfiguration
public class LitestarDtoAutoConfiguration {}
