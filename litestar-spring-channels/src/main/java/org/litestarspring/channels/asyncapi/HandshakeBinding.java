package org.litestarspring.channels.asyncapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.listener.ListenerDescription;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;

/** What a request takes from the query and from headers: the handshake of a listener what all its methods take. */
final class HandshakeBinding {

    private final AsyncApiSchemas schemas;
    private final AsyncApi document;
    private final Map<String, Object> query = new TreeMap<>();
    private final Map<String, Object> headers = new TreeMap<>();
    private final TreeSet<String> requiredQuery = new TreeSet<>();
    private final TreeSet<String> requiredHeaders = new TreeSet<>();

    HandshakeBinding(ListenerDescription listener, AsyncApiSchemas schemas, AsyncApi document) {
        this(listener.calls().stream().map(ListenerDescription.Call::handler).toList(), schemas, document);
    }

    HandshakeBinding(List<HandlerMethod> handlers, AsyncApiSchemas schemas, AsyncApi document) {
        this.schemas = schemas;
        this.document = document;
        for (HandlerMethod handler : handlers) {
            for (MethodParameter parameter : handler.getMethodParameters()) {
                parameter(parameter);
            }
        }
    }

    private void parameter(MethodParameter parameter) {
        if (Map.class.isAssignableFrom(parameter.getParameterType())) {
            return; // all that there are
        }
        RequestParam inQuery = parameter.getParameterAnnotation(RequestParam.class);
        if (inQuery != null) {
            String name = name(inQuery.name(), parameter);
            boolean required = inQuery.required() && inQuery.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            add(name, parameter, required, this.query, this.requiredQuery);
        }
        RequestHeader inHeader = parameter.getParameterAnnotation(RequestHeader.class);
        if (inHeader != null) {
            String name = name(inHeader.name(), parameter);
            boolean required = inHeader.required() && inHeader.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            add(name, parameter, required, this.headers, this.requiredHeaders);
        }
    }

    private static @Nullable String name(String said, MethodParameter parameter) {
        parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
        return StringUtils.hasText(said) ? said : parameter.getParameterName();
    }

    private void add(
            @Nullable String name,
            MethodParameter parameter,
            boolean isRequired,
            Map<String, Object> all,
            TreeSet<String> required) {
        if (name == null) {
            return;
        }
        ResolvableType type = ResolvableType.forMethodParameter(parameter.nestedIfOptional());
        all.putIfAbsent(name, this.schemas.schema(type, this.document));
        if (isRequired && !parameter.isOptional()) {
            required.add(name);
        }
    }

    /** As a binding of an HTTP operation, which has no place for headers. */
    Map<String, Object> ofRequest(String method) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("method", method);
        if (!this.query.isEmpty()) {
            binding.put("query", Frames.object(this.query, this.requiredQuery.toArray(String[]::new)));
        }
        binding.put("bindingVersion", "0.3.0");
        return binding;
    }

    Map<String, Object> made() {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("method", "GET");
        if (!this.query.isEmpty()) {
            binding.put("query", Frames.object(this.query, this.requiredQuery.toArray(String[]::new)));
        }
        if (!this.headers.isEmpty()) {
            binding.put("headers", Frames.object(this.headers, this.requiredHeaders.toArray(String[]::new)));
        }
        binding.put("bindingVersion", "0.1.0");
        return binding;
    }
}
