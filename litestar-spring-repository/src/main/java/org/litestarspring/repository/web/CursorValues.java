package org.litestarspring.repository.web;

import java.lang.reflect.Method;
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

    static boolean canHold(Class<?> type, ConversionService own) {
        return type.isEnum()
                || type == Date.class
                || (Temporal.class.isAssignableFrom(type) && ClassUtils.hasMethod(type, "parse", CharSequence.class))
                || PLAIN.canConvert(type, String.class) && PLAIN.canConvert(String.class, type)
                || own.canConvert(type, String.class) && own.canConvert(String.class, type);
    }

    /** @param own converts the application's types */
    static String toText(Object value, ConversionService own) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value.getClass() == Date.class && value instanceof Date date) {
            return Long.toString(date.getTime());
        }
        if (value instanceof CharSequence || value instanceof Number || value instanceof Temporal) {
            return value.toString();
        }
        String text = service(value.getClass(), own).convert(value, String.class);
        if (text == null) {
            throw new IllegalStateException("A " + value.getClass().getName() + " cannot stand in a cursor.");
        }
        return text;
    }

    private static ConversionService service(Class<?> type, ConversionService own) {
        return PLAIN.canConvert(type, String.class) && PLAIN.canConvert(String.class, type) ? PLAIN : own;
    }

    static Object fromText(String text, Class<?> type, ConversionService own) {
        if (type == Date.class) {
            return new Date(Long.parseLong(text));
        }
        Object value = Temporal.class.isAssignableFrom(type)
                ? parse(text, type)
                : service(type, own).convert(text, type);
        if (value == null && CharSequence.class.isAssignableFrom(type)) {
            return text;
        }
        if (value == null) {
            throw new IllegalStateException("A cursor holds \"%s\", which is no %s.".formatted(text, type.getName()));
        }
        return value;
    }

    /** By Java's own form of the type, which is ISO's. */
    static Object parse(String text, Class<?> type) {
        Method parse = ClassUtils.getMethodIfAvailable(type, "parse", CharSequence.class);
        Object value = parse == null ? null : ReflectionUtils.invokeMethod(parse, null, text);
        if (value == null) {
            throw new IllegalStateException("A cursor holds \"%s\", which is no %s.".formatted(text, type.getName()));
        }
        return value;
    }
}
