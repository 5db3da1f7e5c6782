package org.litestarspring.dto.web;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.http.HttpHeaders;

/**
 * Reads one handler's payloads by its DTO, straight from their bytes, as bodies of requests are read.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface DtoPayloads {

    /**
     * What reads the payloads of one client. Holds no state of a call, serves any thread and does not block.
     *
     * @param locale of the messages of constraints, see {@link #locale}; null for the thread's
     * @return what the handler takes, validated; null for JSON that is {@code null} or nothing but white space. It fails as
     *     the reading of a body does, where there is a fault
     */
    Function<byte[], @Nullable Object> in(@Nullable LocaleContext locale);

    /**
     * The language that a client asks for first.
     *
     * @return null where it asks for none
     * @throws IllegalArgumentException when the header cannot be read
     */
    static @Nullable LocaleContext locale(HttpHeaders headers) {
        List<Locale> accepted = headers.getAcceptLanguageAsLocales();
        return accepted.isEmpty() ? null : new SimpleLocaleContext(accepted.get(0));
    }
}
