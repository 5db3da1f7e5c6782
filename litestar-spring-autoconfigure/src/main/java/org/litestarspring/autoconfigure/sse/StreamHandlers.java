package org.litestarspring.autoconfigure.sse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.asyncapi.StreamsAsyncApi;
import org.litestarspring.channels.sse.SseEvents;
import org.litestarspring.dto.web.DtoSignatures;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** Finds the handlers whose answer is a stream of events: by {@link SseEvents}, or by what they say that they produce. */
final class StreamHandlers {

    private final RequestMappingHandlerMapping mapping;
    private final @Nullable DtoSignatures signatures;
    private final ReactiveAdapterRegistry adapters = ReactiveAdapterRegistry.getSharedInstance();

    StreamHandlers(RequestMappingHandlerMapping mapping, @Nullable DtoSignatures signatures) {
        this.mapping = mapping;
        this.signatures = signatures;
    }

    /** Those that there are, by path. */
    List<StreamsAsyncApi.Served> served() {
        List<StreamsAsyncApi.Served> all = new ArrayList<>();
        this.mapping.getHandlerMethods().forEach((info, handler) -> {
            ResolvableType declared = ResolvableType.forMethodParameter(handler.getReturnType());
            boolean isOurs = contains(declared, SseEvents.class);
            if (isOurs || contains(declared, ServerSentEvent.class) || producesEvents(info)) {
                String method = info.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .sorted()
                        .findFirst()
                        .orElse("GET");
                for (var pattern : info.getPatternsCondition().getPatterns()) {
                    all.add(new StreamsAsyncApi.Served(
                            pattern.getPatternString(),
                            method,
                            handler,
                            event(handler, declared),
                            isOurs ? "problem" : "error"));
                }
            }
        });
        all.sort(Comparator.comparing(StreamsAsyncApi.Served::path).thenComparing(StreamsAsyncApi.Served::method));
        return all;
    }

    private static boolean producesEvents(RequestMappingInfo info) {
        return info.getProducesCondition().getProducibleMediaTypes().stream()
                .anyMatch(type -> type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM) && type.isConcrete());
    }

    private static boolean contains(ResolvableType type, Class<?> wanted) {
        if (type.toClass() == wanted) {
            return true;
        }
        for (ResolvableType generic : type.getGenerics()) {
            if (contains(generic, wanted)) {
                return true;
            }
        }
        return false;
    }

    /** What an event carries; under a DTO a publisher is shown as an array of its items, of which a stream has one. */
    private ResolvableType event(HandlerMethod handler, ResolvableType declared) {
        ResolvableType item = item(declared);
        if (this.signatures == null) {
            return item;
        }
        ResolvableType shown = this.signatures
                .answered(handler.getReturnType())
                .map(body -> item(body.type()))
                .orElse(item);
        while (depth(shown) > depth(item)) {
            shown = shown.getGeneric(0);
        }
        return shown;
    }

    private ResolvableType item(ResolvableType type) {
        Class<?> raw = type.toClass();
        boolean isAround = raw == SseEvents.class
                || raw == ServerSentEvent.class
                || HttpEntity.class.isAssignableFrom(raw)
                || this.adapters.getAdapter(raw) != null;
        return isAround && type.hasGenerics() ? item(type.getGeneric(0)) : type;
    }

    private static int depth(ResolvableType type) {
        return Collection.class.isAssignableFrom(type.toClass())
                ? 1 + depth(type.as(Collection.class).getGeneric(0))
                : 0;
    }
}
