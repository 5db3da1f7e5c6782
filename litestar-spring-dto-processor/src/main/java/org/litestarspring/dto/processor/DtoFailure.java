package org.litestarspring.dto.processor;

import org.jspecify.annotations.Nullable;

/**
 * A fault of a {@code @Dto}.
 *
 * @param member the annotation's member that it lies in; null for the annotation as a whole
 * @param text what the compiler says
 */
record DtoFailure(@Nullable String member, String text) {}
