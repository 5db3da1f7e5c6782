package org.litestarspring.autoconfigure.dto;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.annotation.Annotation;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.dto.web.DtoSignatures;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.utils.SpringDocAnnotationsUtils;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/**
 * Shows in the OpenAPI document what crosses the wire of a covered handler, where springdoc alone would show the
 * handler's entities; and takes out the schemas that are of no use then, which would tell of private fields.
 */
class DtoOperations implements GlobalOperationComponentsCustomizer, GlobalOpenApiCustomizer {

    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([^\"]+)");

    private final DtoSignatures signatures;
    private final DtoSchemaNames names;
    private final SpecVersion version;
    private final Set<String> replaced = ConcurrentHashMap.newKeySet();

    DtoOperations(DtoSignatures signatures, DtoSchemaNames names, SpringDocConfigProperties properties) {
        this.signatures = signatures;
        this.names = names;
        this.version = properties.isOpenapi31() ? SpecVersion.V31 : SpecVersion.V30;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        return operation;
    }

    @Override
    public Operation customize(Operation operation, Components components, HandlerMethod handler) {
        this.signatures.answered(handler.getReturnType()).ifPresent(body -> {
            if (operation.getResponses() != null) {
                operation.getResponses().forEach((status, response) -> {
                    if (status.startsWith("2")) {
                        show(body, response.getContent(), components);
                    }
                });
            }
        });
        for (MethodParameter parameter : handler.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestBody.class) && operation.getRequestBody() != null) {
                this.signatures
                        .taken(parameter)
                        .ifPresent(body -> show(body, operation.getRequestBody().getContent(), components));
            }
        }
        return operation;
    }

    private void show(DtoSignatures.WireBody body, @Nullable Content content, Components components) {
        if (content == null) {
            return;
        }
        this.names.add(body.dto());
        Schema<?> schema = SpringDocAnnotationsUtils.extractSchema(
                components, body.type().getType(), null, new Annotation[0], this.version);
        content.values().forEach(media -> {
            this.replaced.addAll(references(media.getSchema()));
            media.setSchema(schema);
        });
    }

    @Override
    public void customise(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
            return;
        }
        Map<String, ?> schemas = document.getComponents().getSchemas();
        Set<String> candidates = closure(this.replaced, schemas);
        Set<String> roots = references(document.getPaths());
        schemas.keySet().stream().filter(name -> !candidates.contains(name)).forEach(roots::add);
        roots.addAll(references(document.getComponents().getResponses()));
        roots.addAll(references(document.getComponents().getRequestBodies()));
        Set<String> used = closure(roots, schemas);
        schemas.keySet().removeIf(name -> candidates.contains(name) && !used.contains(name));
    }

    private static Set<String> closure(Set<String> roots, Map<String, ?> schemas) {
        Set<String> found = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (found.add(name)) {
                open.addAll(references(schemas.get(name)));
            }
        }
        return found;
    }

    private static Set<String> references(@Nullable Object part) {
        Set<String> found = new HashSet<>();
        if (part != null) {
            Matcher matcher = REFERENCE.matcher(Json.pretty(part));
            while (matcher.find()) {
                found.add(matcher.group(1));
            }
        }
        return found;
    }
}
