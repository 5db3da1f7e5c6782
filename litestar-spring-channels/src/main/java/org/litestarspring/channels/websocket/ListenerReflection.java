package org.litestarspring.channels.websocket;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestBody;

/**
 * Tells native images of listeners: which methods are called, and which types JSON is read into and written from. What
 * fills an argument is known at run time alone, so types that may be payloads count as such.
 */
final class ListenerReflection implements ReflectiveProcessor {

    private static final String WEB_ANNOTATIONS = RequestBody.class.getPackageName();

    private final BindingReflectionHintsRegistrar bindings = new BindingReflectionHintsRegistrar();

    @Override
    public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
        if (element instanceof Class<?> type) {
            hints.registerType(type);
            Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type))
                    .filter(ListenerReflection::isCallable)
                    .forEach(method -> method(hints, method));
        } else if (element instanceof Method method) {
            hints.registerType(method.getDeclaringClass());
            method(hints, method);
        }
    }

    private static boolean isCallable(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getDeclaringClass() != Object.class;
    }

    private void method(ReflectionHints hints, Method method) {
        hints.registerMethod(method, ExecutableMode.INVOKE);
        for (int i = 0; i < method.getParameterCount(); i++) {
            if (mayBePayload(method.getParameters()[i])) {
                this.bindings.registerReflectionHints(hints, new MethodParameter(method, i).getGenericParameterType());
            }
        }
        if (method.getReturnType() != void.class) {
            this.bindings.registerReflectionHints(hints, method.getGenericReturnType());
        }
    }

    private static boolean mayBePayload(Parameter parameter) {
        boolean isMarkedOtherwise = Arrays.stream(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(mark -> mark.getPackageName().equals(WEB_ANNOTATIONS)
                        && mark != RequestBody.class
                        && mark != ModelAttribute.class);
        Class<?> type = parameter.getType();
        return !isMarkedOtherwise
                && !BeanUtils.isSimpleProperty(type)
                && type != WebSocketPeer.class
                && !type.getName().startsWith("org.springframework.")
                && !type.getName().startsWith("java.security.");
    }
}
