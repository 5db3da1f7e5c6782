/**
 * What the DTO and HTTP groups send: an entity of twelve fields and one secret, its DTO, and the record and mapper that
 * one would write by hand. Start at {@link org.litestarspring.benchmarks.board.Departure}.
 */
@NullMarked
package org.litestarspring.benchmarks.board;

import org.jspecify.annotations.NullMarked;
