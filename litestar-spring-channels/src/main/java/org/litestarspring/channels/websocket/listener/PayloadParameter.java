package org.litestarspring.channels.websocket.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.web.bind.annotation.RequestBody;

/**
 * The parameter of a message, which says that it is a body, for whoever asks where a fault is; and where a function takes
 * it, what type it is of.
 */
final class PayloadParameter extends MethodParameter {

    private static final RequestBody BODY = AnnotationUtils.synthesizeAnnotation(RequestBody.class);

    private final @Nullable Class<?> type;
    private final ListenerDtos.@Nullable View view;

    PayloadParameter(MethodParameter original) {
        this(original, null, null);
    }

    /**
     * A parameter that is declared an {@code Object}, and is always of a type.
     *
     * @param view the DTO that it is read by; null for none
     */
    PayloadParameter(MethodParameter original, @Nullable Class<?> type, ListenerDtos.@Nullable View view) {
        super(original);
        this.type = type;
        this.view = view;
    }

    /** The DTO that a payload is read by; null where none was named for it. */
    static ListenerDtos.@Nullable View view(MethodParameter payload) {
        return payload instanceof PayloadParameter own ? own.view : null;
    }

    @Override
    public Class<?> getParameterType() {
        return this.type == null ? super.getParameterType() : this.type;
    }

    @Override
    public Type getGenericParameterType() {
        return this.type == null ? super.getGenericParameterType() : this.type;
    }

    @Override
    public Annotation[] getParameterAnnotations() {
        Annotation[] own = super.getParameterAnnotations();
        if (Arrays.stream(own).anyMatch(RequestBody.class::isInstance)) {
            return own;
        }
        Annotation[] all = Arrays.copyOf(own, own.length + 1);
        all[own.length] = BODY;
        return all;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other) && other instanceof PayloadParameter same && Objects.equals(this.type, same.type);
    }

    @Override
    public int hashCode() {
        return super.hashCode() * 31 + Objects.hashCode(this.type);
    }

    @Override
    public PayloadParameter clone() {
        return new PayloadParameter(this, this.type, this.view);
    }
}
