package org.litestarspring.channels.websocket.listener;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.web.bind.annotation.RequestBody;

/** Tells native images of what listeners of every application need: functions of routes are called as methods. */
final class ListenerHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        for (Method method : RouteCalls.class.getDeclaredMethods()) {
            if (!method.isSynthetic()) {
                hints.reflection().registerMethod(method, ExecutableMode.INVOKE);
            }
        }
        // A payload says that it is a body by an annotation that nobody wrote.
        hints.proxies().registerJdkProxy(RequestBody.class);
    }
}
