package org.litestarspring.autoconfigure.channels;

import java.util.concurrent.ConcurrentHashMap;
import org.litestarspring.channels.ChannelViews;
import org.litestarspring.dto.web.DtoBodies;

/** The DTOs of the application, for channels. */
class DtoChannelViews implements ChannelViews {

    private final DtoBodies bodies;
    private final ConcurrentHashMap<Class<?>, DtoBodies.Of<Object>> byView = new ConcurrentHashMap<>();

    DtoChannelViews(DtoBodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public byte[] write(Class<?> view, Object payload) {
        return of(view).write(payload);
    }

    @Override
    public Object read(Class<?> view, byte[] json) {
        return of(view).read(json);
    }

    @Override
    public void check(Class<?> view, Class<?> payload) {
        this.bodies.of(view, payload);
    }

    private DtoBodies.Of<Object> of(Class<?> view) {
        return this.byView.computeIfAbsent(view, this.bodies::of);
    }
}
