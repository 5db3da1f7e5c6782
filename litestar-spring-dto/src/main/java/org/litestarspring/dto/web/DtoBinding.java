package org.litestarspring.dto.web;

import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.DtoMapper;

/** A DTO in one direction of a handler. */
final class DtoBinding {

    private final Class<?> view;
    private final @Nullable DtoMapper<Object, Object> mapper;
    private final Level level;
    private final boolean forThisWay;

    /** From the nearest to the farthest. */
    enum Level {
        METHOD,
        TYPE,
        PACKAGE,
        APPLICATION;

        /** Whether it was written for one type's handlers, so that each of them must fit. */
        boolean isNear() {
            return this == METHOD || this == TYPE;
        }
    }

    private DtoBinding(Class<?> view, @Nullable DtoMapper<Object, Object> mapper, Level level, boolean forThisWay) {
        this.view = view;
        this.mapper = mapper;
        this.level = level;
        this.forThisWay = forThisWay;
    }

    static DtoBinding of(Class<?> view, DtoMapper<Object, Object> mapper, Level level, boolean forThisWay) {
        return new DtoBinding(view, mapper, level, forThisWay);
    }

    /** What says that the handler goes without. */
    static DtoBinding none(Level level) {
        return new DtoBinding(NoDto.class, null, level, true);
    }

    boolean isNone() {
        return this.mapper == null;
    }

    /** The DTO's interface. */
    Class<?> view() {
        return this.view;
    }

    DtoMapper<Object, Object> mapper() {
        return java.util.Objects.requireNonNull(this.mapper, "no DTO");
    }

    /** What asks for it. */
    Level level() {
        return this.level;
    }

    /** Whether it was asked for this direction by name, rather than for both. */
    boolean isForThisWay() {
        return this.forThisWay;
    }
}
