package org.litestarspring.autoconfigure;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/** Says of a property of ours that has a fixed set of values which those are, as they are written. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownChoiceFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        String property = cause.getName().toString();
        ConversionFailedException conversion = findCause(cause, ConversionFailedException.class);
        Class<?> type = conversion == null ? null : conversion.getTargetType().getType();
        if (conversion == null || type == null || !type.isEnum() || !property.startsWith("litestar.")) {
            return null;
        }
        List<String> lines = Stream.of(type.getEnumConstants())
                .map(constant -> property + ": "
                        + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return new FailureAnalysis(
                "%s is \"%s\", which is none of its values.".formatted(property, conversion.getValue()),
                "Write one of these lines:\n    " + String.join("\n    ", lines),
                cause);
    }
}
