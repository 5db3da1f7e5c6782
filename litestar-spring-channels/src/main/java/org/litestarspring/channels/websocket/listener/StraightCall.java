package org.litestarspring.channels.websocket.listener;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.core.KotlinDetector;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;

/** Calls a method whose arguments are all there, at once, and as Spring's invocable method would. */
final class StraightCall extends HandlerMethod {

    private StraightCall(HandlerMethod handler) {
        super(handler);
    }

    /** Null where a call is more than that. */
    static @Nullable StraightCall of(HandlerMethod handler) {
        StraightCall call = new StraightCall(handler);
        boolean isPlain = call.getResponseStatus() == null
                && !KotlinDetector.isKotlinType(handler.getMethod().getDeclaringClass());
        return isPlain ? call : null;
    }

    /**
     * Calls it.
     *
     * @throws Throwable what it throws
     * @throws IllegalStateException when the arguments are not of its types
     */
    @Nullable
    Object with(@Nullable Object[] arguments) throws Throwable {
        Method method = getBridgedMethod();
        try {
            return method.invoke(getBean(), arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getTargetException();
        } catch (IllegalArgumentException unfit) {
            assertTargetBean(method, getBean(), arguments);
            String text = StringUtils.hasText(unfit.getMessage()) ? unfit.getMessage() : "Illegal argument";
            throw new IllegalStateException(formatInvokeError(text, arguments), unfit);
        }
    }
}
