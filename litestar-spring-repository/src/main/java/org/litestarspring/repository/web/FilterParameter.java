package org.litestarspring.repository.web;

/**
 * A query parameter that a {@code @FilterBy} argument reads, for those who document it.
 *
 * @param name the parameter
 * @param description what it does, with its operators
 * @param example a value
 * @param isInteger whether it is a number and nothing else
 * @since 0.1
 */
public record FilterParameter(String name, String description, String example, boolean isInteger) {}
