package org.litestarspring.channels.websocket.listener;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.bind.support.WebBindingInitializer;

/** Tells whether a payload is valid, by the application's validator, without the binder that a request would get for it. */
final class PayloadValidation {

    private static final PayloadValidation NONE = new PayloadValidation(null, new Object[0]);

    /** Null where there is no validation of beans on the class path. */
    private static final @Nullable Class<?> OF_BEANS = ofBeans();

    private final @Nullable SmartValidator validator;
    private final Object[] groups;

    private PayloadValidation(@Nullable SmartValidator validator, Object[] groups) {
        this.validator = validator;
        this.groups = groups;
    }

    private static @Nullable Class<?> ofBeans() {
        ClassLoader loader = PayloadValidation.class.getClassLoader();
        String name = "jakarta.validation.Validator";
        return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
    }

    /** How a parameter is validated; null where that may take more than the payload. */
    static @Nullable PayloadValidation of(MethodParameter payload, @Nullable WebBindingInitializer initializer) {
        Object[] groups = Arrays.stream(payload.getParameterAnnotations())
                .map(ValidationAnnotationUtils::determineValidationHints)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (groups == null || initializer == null) {
            return NONE;
        }
        if (!(initializer instanceof ConfigurableWebBindingInitializer settings)
                || initializer.getClass() != ConfigurableWebBindingInitializer.class
                || settings.getPropertyEditorRegistrars() != null) {
            return null;
        }
        Validator validator = settings.getValidator();
        if (validator == null) {
            return NONE;
        }
        return OF_BEANS != null && validator instanceof SmartValidator smart && smart.unwrap(OF_BEANS) != null
                ? new PayloadValidation(smart, groups)
                : null;
    }

    /** Whether nothing is wrong with a payload. */
    boolean isMet(Object payload, LocaleContext locale) {
        if (this.validator == null || !this.validator.supports(payload.getClass())) {
            return true;
        }
        Errors errors = new BeanPropertyBindingResult(payload, "payload");
        LocaleContextHolder.setLocaleContext(locale);
        try {
            if (this.groups.length == 0) {
                this.validator.validate(payload, errors);
            } else {
                this.validator.validate(payload, errors, this.groups);
            }
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
        return !errors.hasErrors();
    }
}
