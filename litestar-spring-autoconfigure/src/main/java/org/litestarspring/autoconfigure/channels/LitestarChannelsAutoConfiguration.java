package org.litestarspring.autoconfigure.channels;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** Placeholder. */
@AutoConfiguration
public class LitestarChannelsAutoConfiguration {}
