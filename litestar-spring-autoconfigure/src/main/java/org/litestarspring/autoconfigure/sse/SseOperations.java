package org.litestarspring.autoconfigure.sse;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.sse.LastEventId;
import org.litestarspring.channels.sse.SseEvents;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.method.HandlerMethod;

/** Documents handlers that return {@link SseEvents}: their media type, and the id that a client comes back with. */
class SseOperations implements GlobalOperationCustomizer {

    private static final String EVENTS = org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

    SseOperations() {
        // Not a parameter with fields, as any other type would be.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(LastEventId.class);
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        ResolvableType events = events(handler);
        if (events != null && operation.getResponses() != null) {
            int arrays = arrays(events.getGeneric(0));
            operation.getResponses().forEach((status, response) -> {
                if (status.startsWith("2")) {
                    asEvents(response, arrays);
                }
            });
        }
        boolean takesId = Arrays.stream(handler.getMethodParameters())
                .map(MethodParameter::getParameterType)
                .anyMatch(LastEventId.class::equals);
        if (takesId) {
            operation.addParametersItem(new HeaderParameter()
                    .name("Last-Event-ID")
                    .required(false)
                    .description("The id of the last event that the client got, after which the stream goes on.")
                    .schema(new StringSchema()));
        }
        return operation;
    }

    private static @Nullable ResolvableType events(HandlerMethod handler) {
        ResolvableType declared = ResolvableType.forMethodParameter(handler.getReturnType());
        if (declared.toClass() == SseEvents.class) {
            return declared;
        }
        return declared.getGeneric(0).toClass() == SseEvents.class ? declared.getGeneric(0) : null;
    }

    /** How many arrays an item is in each other. */
    private static int arrays(ResolvableType item) {
        Class<?> raw = item.toClass();
        if (raw == ServerSentEvent.class) {
            return arrays(item.getGeneric(0));
        }
        if (raw.isArray()) {
            return 1 + arrays(item.getComponentType());
        }
        return Collection.class.isAssignableFrom(raw)
                ? 1 + arrays(item.as(Collection.class).getGeneric(0))
                : 0;
    }

    /** A publisher under a DTO is shown as an array of its items, and a stream shows one of them. */
    private static void asEvents(ApiResponse response, int arrays) {
        Content content = response.getContent();
        if (content == null || content.isEmpty()) {
            return;
        }
        MediaType shown = content.values().iterator().next();
        Schema<?> schema = shown.getSchema();
        if (schema != null && depth(schema) > arrays) {
            shown.setSchema(schema.getItems());
        }
        response.setContent(new Content().addMediaType(EVENTS, shown));
    }

    private static int depth(Schema<?> schema) {
        return schema.getItems() == null ? 0 : 1 + depth(schema.getItems());
    }
}
