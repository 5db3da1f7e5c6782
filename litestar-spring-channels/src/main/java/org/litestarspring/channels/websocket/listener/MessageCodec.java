package org.litestarspring.channels.websocket.listener;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.litestarspring.channels.web.ChannelProblems;
import org.litestarspring.channels.websocket.ServerFrame;
import org.litestarspring.channels.websocket.WireFormat;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.bind.support.WebExchangeDataBinder;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.annotation.AbstractMessageReaderArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Payloads from messages, by the application's readers and validator, and frames from values, by its writers. */
final class MessageCodec {

    private static final JsonMapper STRINGS = JsonMapper.builder().build();

    private final Payloads payloads;
    private final JsonValues values;

    MessageCodec(ServerCodecConfigurer codecs, ReactiveAdapterRegistry adapters) {
        this.payloads = new Payloads(codecs.getReaders(), adapters);
        this.values = new JsonValues(codecs.getWriters());
    }

    /** In which frames the payloads of a type come. */
    enum Kind {
        TEXT,
        BYTES,
        JSON;

        static Kind of(Class<?> payload, WireFormat format) {
            if (payload == byte[].class || payload == ByteBuffer.class) {
                return BYTES;
            }
            return payload == String.class && format == WireFormat.AUTO ? TEXT : JSON;
        }

        /** Whether such payloads come in binary frames. */
        boolean isBinary(WireFormat format) {
            return this == BYTES || format == WireFormat.BINARY;
        }
    }

    /** Whether the application can read payloads of a type. */
    boolean canRead(MethodParameter payload) {
        ResolvableType type = ResolvableType.forMethodParameter(payload);
        return type.toClass() == String.class
                || this.payloads.getMessageReaders().stream()
                        .anyMatch(reader -> reader.canRead(type, MediaType.APPLICATION_JSON));
    }

    /** The payload of a message, validated; an error where it cannot be read or breaks its constraints. */
    Mono<Object> payload(
            ListenerMethod method, WireFormat format, byte[] message, BindingContext binding, ServerWebExchange with) {
        MethodParameter parameter = Objects.requireNonNull(method.payload());
        ListenerDtos.View view = PayloadParameter.view(parameter);
        if (view != null) {
            return Mono.fromSupplier(() -> view.read(message));
        }
        Class<?> type = parameter.getNestedParameterType();
        if (type == byte[].class) {
            return Mono.just(message);
        }
        if (type == ByteBuffer.class) {
            return Mono.just(ByteBuffer.wrap(message));
        }
        if (type == String.class) {
            return format == WireFormat.AUTO
                    ? Mono.just(new String(message, StandardCharsets.UTF_8))
                    : Mono.fromSupplier(() -> string(message));
        }
        return this.payloads.read(parameter, method.isReadByDto() ? new Unvalidated() : binding, with);
    }

    /** What a string of JSON says. */
    static String string(byte[] message) {
        try {
            String text = STRINGS.readValue(message, String.class);
            if (text != null) {
                return text;
            }
        } catch (JacksonException notOne) {
            // as below
        }
        throw ChannelProblems.problem(
                HttpStatus.BAD_REQUEST, "invalid-message", "The message is not a string of JSON.");
    }

    /**
     * A frame of a value.
     *
     * @throws IllegalArgumentException when no codec can write it
     */
    ServerFrame frame(Object value, WireFormat format) {
        if (value instanceof byte[] bytes) {
            return ServerFrame.binary(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return ServerFrame.binary(bytes);
        }
        if (value instanceof String text) {
            return format == WireFormat.AUTO
                    ? ServerFrame.text(text.getBytes(StandardCharsets.UTF_8))
                    : json(STRINGS.writeValueAsBytes(text), format);
        }
        return json(this.values.of(value), format);
    }

    /** JSON in the frames of a format. */
    static ServerFrame json(byte[] json, WireFormat format) {
        return format == WireFormat.BINARY ? ServerFrame.binary(json) : ServerFrame.text(json);
    }

    /** Spring's reader of bodies. */
    private static final class Payloads extends AbstractMessageReaderArgumentResolver {

        Payloads(List<HttpMessageReader<?>> readers, ReactiveAdapterRegistry adapters) {
            super(readers, adapters);
        }

        Mono<Object> read(MethodParameter payload, BindingContext binding, ServerWebExchange exchange) {
            return readBody(payload, true, binding, exchange);
        }

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return false;
        }

        @Override
        public Mono<Object> resolveArgument(
                MethodParameter parameter, BindingContext binding, ServerWebExchange exchange) {
            return read(parameter, binding, exchange);
        }
    }

    /** For what a DTO has validated already, as what the client sent. */
    private static final class Unvalidated extends BindingContext {

        @Override
        protected WebExchangeDataBinder initDataBinder(WebExchangeDataBinder binder, ServerWebExchange exchange) {
            binder.replaceValidators();
            return binder;
        }
    }
}
