package org.litestarspring.dto.web;

import org.litestarspring.dto.DtoMapper;

/**
 * A DTO in one direction of a handler.
 *
 * @param view the DTO's interface
 * @param declaredOnMethod whether the handler itself asks for it, rather than its type or package
 */
record DtoBinding(Class<?> view, DtoMapper<Object, Object> mapper, boolean declaredOnMethod) {}
