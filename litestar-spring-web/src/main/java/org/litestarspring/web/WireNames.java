package org.litestarspring.web;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.DecoderHttpMessageReader;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;

/** Turns the path of a property into a JSON pointer, in the names that clients write. */
interface WireNames {

    /** Property names are wire names. */
    WireNames SAME = (type, path) -> {
        StringBuilder pointer = new StringBuilder();
        for (String step : Steps.of(path)) {
            pointer.append('/').append(ProblemError.escaped(step));
        }
        return pointer.toString();
    };

    /** {@code legs[2].foo} is {@code /legs/2/foo}. */
    String pointer(@Nullable Class<?> type, String path);

    /** By the mapper that reads the application's JSON, where that is Jackson. */
    static WireNames of(List<HttpMessageReader<?>> readers) {
        if (!ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", WireNames.class.getClassLoader())) {
            return SAME;
        }
        return Jackson.of(readers);
    }

    /** The steps of a path: names, and what is in brackets. */
    final class Steps {

        private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)]|([^.\\[\\]]+)");

        private Steps() {}

        static List<String> of(String path) {
            Matcher steps = STEP.matcher(path);
            return steps.results()
                    .map(step -> step.group(1) != null ? step.group(1) : step.group(2))
                    .toList();
        }
    }

    /** Asks Jackson. Introspected for a fault only, and Jackson keeps what it finds. */
    record Jackson(JsonMapper json) implements WireNames {

        static WireNames of(List<HttpMessageReader<?>> readers) {
            for (HttpMessageReader<?> reader : readers) {
                if (reader instanceof DecoderHttpMessageReader<?> decoding
                        && decoding.getDecoder() instanceof JacksonJsonDecoder jackson) {
                    return new Jackson(jackson.getMapper());
                }
            }
            return SAME;
        }

        @Override
        public String pointer(@Nullable Class<?> type, String path) {
            StringBuilder pointer = new StringBuilder();
            JavaType at = type == null ? null : this.json.constructType(type);
            for (String step : Steps.of(path)) {
                BeanPropertyDefinition property = at == null || at.isContainerType() ? null : property(at, step);
                pointer.append('/').append(ProblemError.escaped(property == null ? step : property.getName()));
                at = property != null ? property.getPrimaryType() : at == null ? null : at.getContentType();
            }
            return pointer.toString();
        }

        private @Nullable BeanPropertyDefinition property(JavaType type, String name) {
            return this.json._deserializationContext().introspectBeanDescription(type).findProperties().stream()
                    .filter(property -> property.getInternalName().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }
}
