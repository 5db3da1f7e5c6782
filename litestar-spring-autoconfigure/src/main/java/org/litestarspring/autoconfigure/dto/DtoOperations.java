package org.litestarspring.autoconfigure.dto;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.lang.annotation.Annotation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.litestarspring.autoconfigure.web.ProblemResponses;
import org.litestarspring.dto.web.DtoSignatures;
import org.litestarspring.dto.web.EmptyResult;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springdoc.core.utils.SpringDocAnnotationsUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.Part;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;

/**
 * Shows in the OpenAPI document what crosses the wire of a covered handler, where springdoc alone would show the
 * handler's entities; and takes out the schemas that are of no use then, which would tell of private fields.
 */
@SuppressWarnings("rawtypes") // as the signatures of swagger's models are
class DtoOperations implements GlobalOperationComponentsCustomizer, GlobalOpenApiCustomizer {

    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([^\"]+)");

    private static final List<MediaType> STREAMS = List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON);

    private final DtoSignatures signatures;
    private final DtoPartialSchemas partials;
    private final DtoRecordSchemas records;
    private final EmptyResult emptyResult;
    private final SpecVersion version;
    private final Set<String> replaced = ConcurrentHashMap.newKeySet();

    DtoOperations(DtoSignatures signatures, DtoSchemaNames names, EmptyResult emptyResult, SpecVersion version) {
        this.emptyResult = emptyResult;
        this.signatures = signatures;
        this.partials = new DtoPartialSchemas(names, version);
        this.records = new DtoRecordSchemas(names, this.partials, version);
        this.version = version;
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
                    if (status.startsWith("2") && response.getContent() != null) {
                        Schema<?> schema = schema(body, components);
                        response.getContent().forEach((type, media) -> show(inStream(schema, type), media));
                    }
                });
                if (isOne(body, handler) && operation.getResponses().containsKey("200")) {
                    documentEmpty(operation.getResponses());
                }
            }
        });
        for (MethodParameter parameter : handler.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(RequestBody.class) && operation.getRequestBody() != null) {
                Content content = operation.getRequestBody().getContent();
                this.signatures.taken(parameter).filter(body -> content != null).ifPresent(body -> {
                    Schema<?> schema = schema(body, components);
                    content.forEach((type, media) -> show(withParts(schema, type, handler), media));
                });
            }
        }
        return operation;
    }

    /** Who returns a response decides on its status. */
    private static boolean isOne(DtoSignatures.WireBody body, HandlerMethod handler) {
        ResolvableType declared = ResolvableType.forMethodParameter(handler.getReturnType());
        boolean isResponse = HttpEntity.class.isAssignableFrom(declared.toClass())
                || HttpEntity.class.isAssignableFrom(declared.getGeneric(0).toClass());
        return body.type().toClass() == body.dto() && !isResponse;
    }

    private void documentEmpty(ApiResponses responses) {
        if (this.emptyResult == EmptyResult.NOT_FOUND) {
            responses.putIfAbsent("404", ProblemResponses.of("There is none."));
        } else {
            responses.putIfAbsent("204", new ApiResponse().description("There is none."));
        }
    }

    private Schema<?> schema(DtoSignatures.WireBody body, Components components) {
        Schema<?> schema = SpringDocAnnotationsUtils.extractSchema(
                components, body.type().getType(), null, new Annotation[0], this.version);
        if (!body.isPartial()) {
            return schema;
        }
        this.replaced.addAll(references(schema));
        return this.partials.of(schema, components.getSchemas());
    }

    /** Of a stream the document shows one event, one line. */
    private static Schema<?> inStream(Schema<?> schema, String type) {
        boolean isStream = STREAMS.stream().anyMatch(stream -> stream.toString().equals(type));
        return isStream && schema.getItems() != null ? schema.getItems() : schema;
    }

    /** The file parts of a form stand beside the fields of the record. */
    private Schema<?> withParts(Schema<?> schema, String type, HandlerMethod handler) {
        Map<String, Schema> parts = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        if (type.equals(MediaType.MULTIPART_FORM_DATA_VALUE)) {
            for (MethodParameter parameter : handler.getMethodParameters()) {
                RequestPart part = parameter.getParameterAnnotation(RequestPart.class);
                ResolvableType declared = ResolvableType.forMethodParameter(parameter);
                if (part != null && holdsFile(declared)) {
                    String name = part.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : part.name();
                    parts.put(name, file());
                    if (part.required() && !parameter.isOptional()) {
                        required.add(name);
                    }
                }
            }
        }
        if (parts.isEmpty()) {
            return schema;
        }
        Schema<?> beside = new Schema<>(this.version).type("object").typesItem("object");
        beside.setProperties(parts);
        beside.setRequired(required.isEmpty() ? null : required);
        return new Schema<>(this.version).addAllOfItem(schema).addAllOfItem(beside);
    }

    private static boolean holdsFile(ResolvableType type) {
        return Part.class.isAssignableFrom(type.toClass())
                || Arrays.stream(type.getGenerics()).anyMatch(DtoOperations::holdsFile);
    }

    private Schema<?> file() {
        return new Schema<>(this.version).type("string").typesItem("string").format("binary");
    }

    private void show(Schema<?> schema, io.swagger.v3.oas.models.media.MediaType media) {
        this.replaced.addAll(references(media.getSchema()));
        media.setSchema(schema);
    }

    @Override
    public void customise(OpenAPI document) {
        if (document.getComponents() == null || document.getComponents().getSchemas() == null) {
            return;
        }
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        this.records.complete(schemas);
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
