package org.litestarspring.repository.web;

import java.time.temporal.Temporal;
import java.util.Date;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Sort keys as text and back, without loss. Java's own forms are used where a conversion service would format for people,
 * in their language.
 */
final class CursorValues {

    private static final ConversionService PLAIN = new DefaultConversionService();

    private CursorValues() {}

    static String toText(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value.getClass() == Date.class && value instanceof Date date) {
            return Long.toString(date.getTime());
        }
        if (value instanceof CharSequence || value instanceof Number || value instanceof Temporal) {
            return value.toString();
        }
        String text = PLAIN.convert(value, String.class);
        if (text == null) {
            throw new IllegalStateException("A " + value.getClass().getName() + " cannot stand in a cursor.");
        }
        return text;
    }

    static Object fromText(String text, Class<?> type) {
        if (type == Date.class) {
            return new Date(Long.parseLong(text));
        }
        Object value = Temporal.class.isAssignableFrom(type) ? parse(text, type) : PLAIN.convert(text, type);
        if (value == null && CharSequence.class.isAssignableFrom(type)) {
            return text;
        }
        if (value == null) {
            throw new IllegalStateException("A cursor holds \"%s\", which is no %s.".formatted(text, type.getName()));
        }
        return value;
    }

    private static Object parse(String text, Class<?> type) {
        Object value =
                ReflectionUtils.invokeMethod(ClassUtils.getMethod(type, "parse", CharSequence.class), null, text);
        if (value == null) {
            throw new IllegalStateException("A cursor holds \"%s\", which is no %s.".formatted(text, type.getName()));
        }
        return value;
    }
}
