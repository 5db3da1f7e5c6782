package org.litestarspring.autoconfigure.websocket;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.channels.websocket.listener.PayloadDecoder;
import org.litestarspring.dto.DtoMapper;
import org.litestarspring.dto.Dtos;
import org.litestarspring.dto.web.DtoBodies;
import org.litestarspring.dto.web.DtoMessageReader;
import org.litestarspring.dto.web.DtoMessages;
import org.litestarspring.dto.web.DtoPayloads;
import org.litestarspring.dto.web.DtoSignatures;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.codec.HttpMessageReader;

/** Puts the DTOs before listeners, which know nothing of them. */
record ListenerDtoBridge(DtoMessages messages, DtoSignatures signatures, Dtos dtos, DtoBodies bodies)
        implements ListenerDtos {

    @Override
    public boolean reads(MethodParameter payload) {
        return this.messages.reads(payload);
    }

    @Override
    public @Nullable UnaryOperator<Object> writes(MethodParameter returned) {
        return this.messages.writes(returned);
    }

    @Override
    public Object sent(MethodParameter returned, Object value) {
        return this.messages.sent(returned, value);
    }

    @Override
    public @Nullable PayloadDecoder decoder(MethodParameter payload, HttpMessageReader<?> reader) {
        return reader instanceof DtoMessageReader covering
                ? covering.payloads(payload).map(ListenerDtoBridge::decoder).orElse(null)
                : null;
    }

    private static PayloadDecoder decoder(DtoPayloads payloads) {
        return handshake -> {
            try {
                return payloads.in(DtoPayloads.locale(handshake.getRequest().getHeaders()));
            } catch (IllegalArgumentException unreadable) {
                // Each message is told so.
                return message -> null;
            }
        };
    }

    @Override
    public HttpMessageReader<?> reader(MethodParameter payload, HttpMessageReader<?> reader) {
        HttpMessageReader<?> behind = reader instanceof DtoMessageReader covering
                ? covering.uncovered(ResolvableType.forMethodParameter(payload))
                : null;
        return behind == null ? reader : behind;
    }

    @Override
    public ResolvableType taken(MethodParameter payload) {
        return this.signatures
                .taken(payload)
                .map(DtoSignatures.WireBody::type)
                .orElseGet(() -> ListenerDtos.super.taken(payload));
    }

    @Override
    public ResolvableType answered(MethodParameter returned) {
        return this.signatures
                .answered(returned)
                .map(DtoSignatures.WireBody::type)
                .orElseGet(() -> ListenerDtos.super.answered(returned));
    }

    @Override
    public View view(Class<?> view, @Nullable Class<?> entity) {
        DtoMapper<Object, Object> mapper = this.dtos.mapper(view);
        if (entity != null) {
            this.dtos.mapper(view, entity);
        }
        if (entity == null ? !mapper.direction().goesOut() : !mapper.direction().comesIn()) {
            throw new IllegalArgumentException(
                    "%s goes %s alone.".formatted(view.getName(), entity == null ? "in" : "out"));
        }
        return new Named(mapper, this.bodies.of(view));
    }

    private record Named(DtoMapper<Object, Object> mapper, DtoBodies.Of<Object> bodies) implements View {

        @Override
        public Object read(byte[] json) {
            return this.bodies.read(json);
        }

        @Override
        public Object seen(Object value) {
            return this.mapper.entityType().isInstance(value) ? this.mapper.toDto(value) : value;
        }

        @Override
        public ResolvableType type() {
            return ResolvableType.forClass(this.mapper.dtoType());
        }
    }
}
