package org.litestarspring.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.core.codec.DecodingException;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;

/**
 * Reads out of a failure what was wrong with the request, one fault after the other: Spring tells of binding, conversion,
 * validation and decoding in a type each. Faults that another part of the suite, or the application, found are taken as
 * they are, from the {@code errors} of its problem.
 */
final class InputFaults {

    /** A request of nothing but faults must not cost more than one that is served. */
    static final int MOST = 100;

    static final String INVALID_INPUT = "invalid-input";
    static final String REQUIRED = "required";
    static final String MALFORMED = "malformed";
    static final String UNREADABLE = "unreadable";
    static final String BODY_REQUIRED = "This request needs a body, and none came.";

    private static final String TYPE_MISMATCH = "typeMismatch";
    private static final boolean VALIDATION =
            ClassUtils.isPresent("jakarta.validation.ConstraintViolationException", InputFaults.class.getClassLoader());
    private static final boolean JACKSON =
            ClassUtils.isPresent("tools.jackson.core.JacksonException", InputFaults.class.getClassLoader());

    private final MessageSource messages;
    private final WireNames wireNames;

    InputFaults(MessageSource messages, WireNames wireNames) {
        this.messages = messages;
        this.wireNames = wireNames;
    }

    /** Whether the request is at fault, at places that can be named. */
    boolean are(Throwable failure) {
        if (failure instanceof HandlerMethodValidationException validation) {
            return !validation.isForReturnValue();
        }
        return failure instanceof InputFaultsException
                || failure instanceof WebExchangeBindException
                || failure instanceof ServerWebInputException input && isOfArgument(input)
                || failure instanceof DecodingException
                || VALIDATION && ProxyViolations.are(failure)
                || failure instanceof ErrorResponse response && told(response) != null;
    }

    /** Spring names the parameter; a handler that throws one itself does not. */
    private static boolean isOfArgument(ServerWebInputException input) {
        return input instanceof MissingRequestValueException
                || isBodyMissing(input)
                || input.getCause() instanceof DecodingException
                || input.getCause() instanceof TypeMismatchException && input.getMethodParameter() != null;
    }

    private static boolean isBodyMissing(ServerWebInputException input) {
        return "No request body".equals(input.getReason());
    }

    /** All faults that the failure tells of, in the order of their places; empty where it is none of the request. */
    List<Object> of(Throwable failure, ServerWebExchange exchange) {
        if (failure instanceof InputFaultsException all) {
            return all.faults();
        }
        Locale locale = locale(exchange);
        if (failure instanceof WebExchangeBindException binding) {
            return bound(binding, exchange, locale);
        }
        if (failure instanceof HandlerMethodValidationException validation) {
            return validation.isForReturnValue() ? List.of() : violated(validation, exchange, locale);
        }
        if (failure instanceof ServerWebInputException input) {
            return input(input, exchange);
        }
        if (failure instanceof DecodingException decoding) {
            return decoding(decoding);
        }
        if (VALIDATION && ProxyViolations.are(failure)) {
            return ProxyViolations.of(failure, exchange, this.wireNames);
        }
        List<Object> told = failure instanceof ErrorResponse response ? told(response) : null;
        return told == null ? List.of() : told;
    }

    /** Whether the failure is a problem already, with a status of its own. */
    static boolean speaksForItself(Throwable failure) {
        return failure instanceof ErrorResponse response && told(response) != null;
    }

    /** Whether nothing but the body is at fault. What somebody else found in a body has a pointer, as ours has. */
    static boolean isOfBody(List<Object> faults) {
        return faults.stream().noneMatch(fault -> fault instanceof ProblemError error && error.pointer() == null);
    }

    static Locale locale(ServerWebExchange exchange) {
        Locale locale = exchange.getLocaleContext().getLocale();
        return locale == null ? Locale.getDefault() : locale;
    }

    private List<Object> input(ServerWebInputException input, ServerWebExchange exchange) {
        MethodParameter parameter = input.getMethodParameter();
        if (input instanceof MissingRequestValueException missing && parameter != null) {
            Source source = Source.of(parameter, exchange.getRequest());
            return List.of(ProblemError.ofParameter(missing.getName(), source.word(), REQUIRED, "must be given", null));
        }
        if (isBodyMissing(input)) {
            return List.of(ProblemError.inBody("", REQUIRED, BODY_REQUIRED, null));
        }
        if (input.getCause() instanceof DecodingException decoding) {
            return parameter != null && Source.of(parameter, exchange.getRequest()) == Source.PART
                    ? inPart(decoding(decoding), Source.name(parameter))
                    : decoding(decoding);
        }
        if (input.getCause() instanceof TypeMismatchException mismatch && parameter != null) {
            Source source = Source.of(parameter, exchange.getRequest());
            String name = mismatch.getPropertyName() == null ? Source.name(parameter) : mismatch.getPropertyName();
            Object shown = source.isShown(name) ? mismatch.getValue() : null;
            return List.of(ProblemError.ofParameter(
                    name, source.word(), TYPE_MISMATCH, Expected.parameter(shown, parameter), shown));
        }
        return List.of();
    }

    private static List<Object> decoding(DecodingException decoding) {
        List<Object> told = decoding.getCause() instanceof ErrorResponse response ? told(response) : null;
        if (told != null) {
            return told;
        }
        ProblemError fault = JACKSON ? JacksonProblems.fault(decoding) : null;
        return List.of(
                fault == null ? ProblemError.inBody("", UNREADABLE, "The body could not be read.", null) : fault);
    }

    /** What somebody else found, who speaks in problems of one shape with ours. */
    private static @Nullable List<Object> told(ErrorResponse response) {
        var properties = response.getBody().getProperties();
        return properties != null
                        && INVALID_INPUT.equals(properties.get("code"))
                        && properties.get("errors") instanceof List<?> errors
                ? List.copyOf(errors)
                : null;
    }

    private List<Object> bound(WebExchangeBindException binding, ServerWebExchange exchange, Locale locale) {
        MethodParameter parameter = binding.getMethodParameter();
        return parameter == null
                ? errors(binding.getBindingResult(), Source.BODY, null, "", locale)
                : errors(
                        binding.getBindingResult(),
                        Source.of(parameter, exchange.getRequest()),
                        Source.name(parameter),
                        "",
                        locale);
    }

    /** The faults of one object, which is in the body or was bound from parameters. */
    private List<Object> errors(Errors errors, Source source, @Nullable String name, String prefix, Locale locale) {
        Class<?> type = target(errors);
        List<ProblemError> faults = new ArrayList<>();
        for (ObjectError error : errors.getAllErrors()) {
            FieldError field = error instanceof FieldError named ? named : null;
            String message = field != null && field.isBindingFailure()
                    ? message(
                            error,
                            Expected.message(field.getRejectedValue(), errors.getFieldType(field.getField())),
                            locale)
                    : this.messages.getMessage(error, locale);
            Object rejected = field == null ? null : field.getRejectedValue();
            if (source == Source.BODY || source == Source.PART) {
                String pointer = field == null ? "" : this.wireNames.pointer(type, field.getField());
                faults.add(ProblemError.inBody(prefix + pointer, error.getCode(), message, rejected));
            } else {
                faults.add(ProblemError.ofParameter(
                        field == null ? null : field.getField(), source.word(), error.getCode(), message, rejected));
            }
        }
        faults.sort(ProblemError.BY_PLACE);
        return source == Source.PART ? inPart(faults, name) : List.copyOf(faults);
    }

    private static List<Object> inPart(List<?> faults, @Nullable String name) {
        return faults.stream()
                .map(fault -> fault instanceof ProblemError error ? error.inPart(name) : fault)
                .map(Object.class::cast)
                .toList();
    }

    private static @Nullable Class<?> target(Errors errors) {
        Object target = errors instanceof BindingResult result
                ? result.getTarget()
                : errors instanceof ParameterErrors bean ? bean.getArgument() : null;
        return target == null ? null : target.getClass();
    }

    /** The application's words where it has some; else ours, as Spring's name classes. */
    private String message(MessageSourceResolvable error, String ours, Locale locale) {
        String message = this.messages.getMessage(
                new DefaultMessageSourceResolvable(error.getCodes(), error.getArguments(), ours), locale);
        return message == null ? ours : message;
    }

    private List<Object> violated(
            HandlerMethodValidationException validation, ServerWebExchange exchange, Locale locale) {
        List<Object> faults = new ArrayList<>();
        validation.getParameterValidationResults().stream()
                .sorted(Comparator.comparing(
                        result -> result.getMethodParameter().getParameterIndex()))
                .forEach(result -> faults.addAll(of(result, exchange)));
        validation
                .getCrossParameterValidationResults()
                .forEach(error -> faults.add(ProblemError.ofParameter(
                        null, null, code(error), this.messages.getMessage(error, locale), null)));
        return faults;
    }

    /** The faults of one argument. */
    List<Object> of(ParameterValidationResult result, ServerWebExchange exchange) {
        Locale locale = locale(exchange);
        MethodParameter parameter = result.getMethodParameter();
        Source source = Source.of(parameter, exchange.getRequest());
        Object place = result.getContainerIndex() != null ? result.getContainerIndex() : result.getContainerKey();
        String prefix = place == null ? "" : "/" + ProblemError.escaped(place.toString());
        if (result instanceof ParameterErrors bean) {
            return errors(bean, source, Source.name(parameter), prefix, locale);
        }
        String name = Source.name(parameter);
        List<ProblemError> faults = new ArrayList<>();
        for (MessageSourceResolvable error : result.getResolvableErrors()) {
            String message = this.messages.getMessage(error, locale);
            Object shown = source.isShown(name) ? result.getArgument() : null;
            faults.add(
                    source == Source.BODY
                            ? ProblemError.inBody(prefix, code(error), message, shown)
                            : ProblemError.ofParameter(name, source.word(), code(error), message, shown));
        }
        faults.sort(ProblemError.BY_PLACE);
        return List.copyOf(faults);
    }

    /** The constraint's name, which Spring puts last, behind those with the object's and the field's name. */
    private static @Nullable String code(MessageSourceResolvable error) {
        String[] codes = error.getCodes();
        return codes == null || codes.length == 0 ? null : codes[codes.length - 1];
    }
}
