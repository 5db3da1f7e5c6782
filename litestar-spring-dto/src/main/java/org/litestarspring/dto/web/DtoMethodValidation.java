package org.litestarspring.dto.web;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import jakarta.validation.executable.ExecutableValidator;
import jakarta.validation.metadata.BeanDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;

/**
 * Keeps Spring from validating a body a second time, as an entity, where the handler has constraints on other parameters
 * and so all its arguments are validated: constraints inside a body under a DTO were checked on what the client sent.
 * Constraints on the parameter itself hold as ever.
 *
 * @since 0.1
 */
public final class DtoMethodValidation implements BeanPostProcessor {

    private final Supplier<DtoBindings> bindings;

    /** Creates the processor; {@code bindings} are asked for at the first request. */
    public DtoMethodValidation(Supplier<DtoBindings> bindings) {
        this.bindings = bindings;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof RequestMappingHandlerAdapter adapter
                && adapter.getWebBindingInitializer() instanceof ConfigurableWebBindingInitializer initializer
                && initializer.getValidator() instanceof SmartValidator validator
                && validator.unwrap(Validator.class) != null) {
            initializer.setValidator(new Sparing(validator));
        }
        return bean;
    }

    /** Whether the fault is inside an argument that was validated when it was read. */
    private boolean isCovered(ConstraintViolation<?> violation, Class<?> type, Method method) {
        int covered = -1;
        for (Path.Node step : violation.getPropertyPath()) {
            if (covered >= 0) {
                return true;
            }
            if (step.getKind() == ElementKind.PARAMETER) {
                int index = step.as(Path.ParameterNode.class).getParameterIndex();
                MethodParameter parameter = new MethodParameter(method, index).withContainingClass(type);
                covered = this.bindings.get().in(parameter) == null ? -1 : index;
            }
        }
        return false;
    }

    /** The application's validator, but for the arguments of handlers. */
    private final class Sparing implements SmartValidator {

        private final SmartValidator validator;

        private Sparing(SmartValidator validator) {
            this.validator = validator;
        }

        @Override
        public boolean supports(Class<?> type) {
            return this.validator.supports(type);
        }

        @Override
        public void validate(Object target, Errors errors) {
            this.validator.validate(target, errors);
        }

        @Override
        public void validate(Object target, Errors errors, Object... hints) {
            this.validator.validate(target, errors, hints);
        }

        @Override
        public void validateValue(
                Class<?> type, @Nullable String field, @Nullable Object value, Errors errors, Object... hints) {
            this.validator.validateValue(type, field, value, errors, hints);
        }

        @Override
        public <T> @Nullable T unwrap(@Nullable Class<T> type) {
            T inner = this.validator.unwrap(type);
            return type == Validator.class && inner instanceof Validator own ? type.cast(new Arguments(own)) : inner;
        }
    }

    private final class Arguments implements Validator, ExecutableValidator {

        private final Validator validator;

        private Arguments(Validator validator) {
            this.validator = validator;
        }

        @Override
        public ExecutableValidator forExecutables() {
            return this;
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateParameters(
                T object, Method method, Object[] values, Class<?>... groups) {
            Set<ConstraintViolation<T>> found =
                    this.validator.forExecutables().validateParameters(object, method, values, groups);
            if (found.isEmpty()) {
                return found;
            }
            Class<?> type = ClassUtils.getUserClass(object);
            Set<ConstraintViolation<T>> left = new LinkedHashSet<>(found);
            left.removeIf(violation -> isCovered(violation, type, method));
            return left;
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateReturnValue(
                T object, Method method, Object value, Class<?>... groups) {
            return this.validator.forExecutables().validateReturnValue(object, method, value, groups);
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateConstructorParameters(
                Constructor<? extends T> constructor, Object[] values, Class<?>... groups) {
            return this.validator.forExecutables().validateConstructorParameters(constructor, values, groups);
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateConstructorReturnValue(
                Constructor<? extends T> constructor, T created, Class<?>... groups) {
            return this.validator.forExecutables().validateConstructorReturnValue(constructor, created, groups);
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validate(T object, Class<?>... groups) {
            return this.validator.validate(object, groups);
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateProperty(T object, String property, Class<?>... groups) {
            return this.validator.validateProperty(object, property, groups);
        }

        @Override
        public <T> Set<ConstraintViolation<T>> validateValue(
                Class<T> type, String property, Object value, Class<?>... groups) {
            return this.validator.validateValue(type, property, value, groups);
        }

        @Override
        public BeanDescriptor getConstraintsForClass(Class<?> type) {
            return this.validator.getConstraintsForClass(type);
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return this.validator.unwrap(type);
        }
    }
}
