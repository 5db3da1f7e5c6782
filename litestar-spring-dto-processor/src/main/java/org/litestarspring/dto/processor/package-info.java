/**
 * The javac plug-in that derives DTOs: model, plan, render.
 *
 * <p>Start at {@link org.litestarspring.dto.processor.DtoProcessor}. It knows the annotations by their names alone, so
 * that nothing of the runtime is on a processor path.
 */
@NullMarked
package org.litestarspring.dto.processor;

import org.jspecify.annotations.NullMarked;
