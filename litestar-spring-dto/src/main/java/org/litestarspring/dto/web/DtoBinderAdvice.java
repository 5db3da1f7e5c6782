package org.litestarspring.dto.web;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.server.ServerWebExchange;

/**
 * Keeps Spring from validating a body a second time, as an entity: it was validated as what the client sent, and would
 * be refused for fields that only the handler can fill.
 *
 * @since 0.1
 */
@ControllerAdvice
public final class DtoBinderAdvice {

    @InitBinder
    void skipValidated(WebDataBinder binder, ServerWebExchange exchange) {
        Object validated = exchange.getRequest().getAttributes().get(DtoMessageReader.VALIDATED);
        if (validated != null && validated == binder.getTarget()) {
            binder.replaceValidators();
        }
    }
}
