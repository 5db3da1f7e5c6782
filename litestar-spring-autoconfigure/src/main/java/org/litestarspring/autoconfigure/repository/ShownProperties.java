package org.litestarspring.autoconfigure.repository;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.web.DtoBindings;
import org.litestarspring.dto.web.DtoSignatures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What of an entity a handler's answers show: its DTO's fields, or without one what JSON has of the entity. */
class ShownProperties {

    private static final Logger LOG = LoggerFactory.getLogger(ShownProperties.class);

    private final @Nullable DtoSignatures dtos;
    private final @Nullable JsonMapper json;

    ShownProperties(@Nullable DtoBindings dtos, @Nullable JsonMapper json) {
        this.dtos = dtos == null ? null : new DtoSignatures(dtos);
        this.json = json;
    }

    /** What clients see of these properties, by the names on the wire; nothing where the handler answers something else. */
    Map<String, Object> of(Object entity, Collection<String> properties, ServerWebExchange exchange) {
        Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
        if (this.json == null || !(handler instanceof HandlerMethod method)) {
            return Map.of();
        }
        try {
            return of(entity, properties, method.getReturnType(), this.json);
        } catch (RuntimeException notComplete) {
            // What a DTO computes may need what only a stored row has.
            LOG.debug("A refused row has no answer that could be shown", notComplete);
            return Map.of();
        }
    }

    private Map<String, Object> of(
            Object entity, Collection<String> properties, MethodParameter answer, JsonMapper json) {
        Optional<DtoSignatures.WireEntity> projected =
                this.dtos == null ? Optional.empty() : this.dtos.answered(answer, entity);
        if (projected.isPresent()) {
            return of(json.valueToTree(projected.get().dto()), projected.get().names(), properties);
        }
        boolean isPlain = this.dtos == null || this.dtos.answered(answer).isEmpty();
        return isPlain && mentions(ResolvableType.forMethodParameter(answer), entity.getClass())
                ? of(json.valueToTree(entity), names(json, entity.getClass()), properties)
                : Map.of();
    }

    private static Map<String, Object> of(JsonNode shown, Map<String, String> names, Collection<String> properties) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String property : properties) {
            String name = names.get(property);
            JsonNode value = name == null ? null : shown.get(name);
            if (value != null && value.isValueNode() && !value.isNull()) {
                values.put(name, value);
            }
        }
        return values;
    }

    private static boolean mentions(ResolvableType type, Class<?> entity) {
        if (type.toClass() == entity || type.isArray() && mentions(type.getComponentType(), entity)) {
            return true;
        }
        for (ResolvableType generic : type.getGenerics()) {
            if (mentions(generic, entity)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> names(JsonMapper json, Class<?> entity) {
        Map<String, String> names = new HashMap<>();
        json._deserializationContext()
                .introspectBeanDescription(json.constructType(entity))
                .findProperties()
                .forEach(property -> names.put(property.getInternalName(), property.getName()));
        return names;
    }
}
