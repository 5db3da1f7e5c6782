package org.litestarspring.dto.web;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import tools.jackson.databind.json.JsonMapper;

/** The projection of each covered handler's body, and the parameter that says its type to Spring's writers. */
final class Projections {

    private final DtoBindings bindings;
    private final ReactiveAdapterRegistry adapters;
    private final OwnCodec codec;
    private final JsonMapper json;
    private final Map<Key, Optional<Projected>> known = new ConcurrentHashMap<>();

    private record Key(MethodParameter parameter, Class<?> containing, int nesting) {}

    /** A body's projection, and a stand-in for its parameter. */
    record Projected(Projection projection, MethodParameter parameter) {}

    Projections(DtoBindings bindings, ReactiveAdapterRegistry adapters, JsonMapper json, OwnCodec codec) {
        this.bindings = bindings;
        this.adapters = adapters;
        this.codec = codec;
        this.json = codec.around(json);
    }

    boolean covers(MethodParameter returnType) {
        return this.bindings.out(returnType) != null;
    }

    /** The body's projection; null where its type does not show the entity. */
    @Nullable
    Projected of(MethodParameter body) {
        return this.known
                .computeIfAbsent(
                        new Key(body, body.getContainingClass(), body.getNestingLevel()),
                        key -> Optional.ofNullable(work(body)))
                .orElse(null);
    }

    private @Nullable Projected work(MethodParameter body) {
        DtoBinding binding = this.bindings.out(body);
        if (binding != null && !binding.isNone()) {
            this.codec.know(binding.mapper());
        }
        Projection projection = binding == null
                ? null
                : Projection.of(
                        ResolvableType.forMethodParameter(body),
                        new Projection.Means(binding.mapper(), this.adapters, this.json));
        return projection == null ? null : new Projected(projection, new ProjectedParameter(body, projection.type()));
    }

    /** The parameter of a body that is a problem, which is nobody's entity. */
    static MethodParameter ofProblem(MethodParameter body) {
        return new ProjectedParameter(body, ResolvableType.forClass(ProblemDetail.class));
    }

    /** Whether a handler that declares {@code type} writes no body, or a problem alone. */
    static boolean isVoid(ResolvableType type) {
        Class<?> raw = type.resolve();
        if (raw == void.class || raw == Void.class) {
            return true;
        }
        if (raw != null
                && (HttpHeaders.class.isAssignableFrom(raw)
                        || ProblemDetail.class.isAssignableFrom(raw)
                        || ErrorResponse.class.isAssignableFrom(raw))) {
            return true;
        }
        boolean wraps = raw != null
                && (HttpEntity.class.isAssignableFrom(raw)
                        || ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null);
        return wraps && type.hasGenerics() && isVoid(type.getGeneric(0));
    }

    /** Says the projected type where Spring asks a return value for its own. */
    private static final class ProjectedParameter extends MethodParameter {

        private final ResolvableType type;

        ProjectedParameter(MethodParameter original, ResolvableType type) {
            super(original);
            this.type = type;
        }

        @Override
        public Class<?> getParameterType() {
            return this.type.toClass();
        }

        @Override
        public java.lang.reflect.Type getGenericParameterType() {
            return this.type.getType();
        }

        @Override
        public int getNestingLevel() {
            return 1;
        }

        @Override
        public MethodParameter clone() {
            return new ProjectedParameter(this, this.type);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return super.equals(other) && other instanceof ProjectedParameter same && this.type.equals(same.type);
        }

        @Override
        public int hashCode() {
            return super.hashCode() * 31 + this.type.hashCode();
        }
    }
}
