package org.litestarspring.autoconfigure.websocket;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.listener.ListenerDtos;
import org.litestarspring.dto.web.DtoMessages;
import org.litestarspring.dto.web.DtoSignatures;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/** Puts the DTOs before listeners, which know nothing of them. */
record ListenerDtoBridge(DtoMessages messages, DtoSignatures signatures) implements ListenerDtos {

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
}
