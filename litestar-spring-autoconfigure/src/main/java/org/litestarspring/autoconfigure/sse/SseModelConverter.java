package org.litestarspring.autoconfigure.sse;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.sse.SseEvents;
import org.springframework.http.codec.ServerSentEvent;

/** Shows a stream of events as what one of them carries. */
class SseModelConverter implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (type.getType() != null) {
            JavaType declared = TypeFactory.defaultInstance().constructType(type.getType());
            if (declared.getRawClass() == SseEvents.class) {
                JavaType item = declared.containedTypeOrUnknown(0);
                if (item.getRawClass() == ServerSentEvent.class) {
                    item = item.containedTypeOrUnknown(0);
                }
                // From the first converter on, of which others may know the item.
                return context.resolve(new AnnotatedType(item)
                        .jsonViewAnnotation(type.getJsonViewAnnotation())
                        .resolveAsRef(true));
            }
        }
        return chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    }
}
