package org.litestarspring.autoconfigure.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.litestarspring.channels.websocket.WebSocketPeer;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.web.bind.annotation.RequestBody;

@DisplayName("A native image")
class ListenerHintsTest {

    private static RuntimeHints hints(Class<?>... beans) {
        RuntimeHints hints = new RuntimeHints();
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, beans);
        return hints;
    }

    @Test
    @DisplayName("is told of a listener's methods, hooks too, and of what they take and return")
    void types() throws Exception {
        RuntimeHints hints = hints(ListenedApp.Chat.class, ListenedApp.Orders.class, ListenedApp.Bound.class);

        for (String name : new String[] {"opened", "said", "closed"}) {
            assertThat(reflection().onMethodInvocation(ListenedApp.Chat.class, name))
                    .accepts(hints);
        }
        assertThat(reflection().onMethodInvocation(ListenedApp.Bound.class, "spans"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(ListenedApp.Chat.class, "helper"))
                .rejects(hints);
        assertThat(reflection().onMethodInvocation(ListenedApp.ChatLine.class, "text"))
                .accepts(hints);
        assertThat(reflection().onConstructorInvocation(ListenedApp.Cancel.class.getDeclaredConstructor(String.class)))
                .accepts(hints);
        assertThat(reflection().onType(WebSocketPeer.class)).rejects(hints);
    }

    @Test
    @DisplayName("is told of methods that are marked themselves, and of nothing else of their type")
    void methods() {
        RuntimeHints hints = hints(ListenedApp.Methods.class, ListenedApp.Streams.class);

        assertThat(reflection().onMethodInvocation(ListenedApp.Methods.class, "sum"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(ListenedApp.Plain.class, "number"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(ListenedApp.Streams.class, "ticks"))
                .accepts(hints);
        assertThat(reflection().onMethodInvocation(Flight.class, "number")).accepts(hints);
        assertThat(reflection().onMethodInvocation(ListenedApp.Methods.class, "work"))
                .rejects(hints);
    }

    @Test
    @DisplayName("is told of what serves routes, by a registrar of the library's own")
    void routes() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("org.litestarspring.channels."))
                .forEach(registrar -> registrar.registerHints(hints, null));

        Class<?> calls = Class.forName("org.litestarspring.channels.websocket.listener.RouteCalls");
        for (String name : new String[] {"receive", "stream", "open", "close"}) {
            assertThat(reflection().onMethodInvocation(calls, name)).accepts(hints);
        }
        assertThat(proxies().forInterfaces(RequestBody.class)).accepts(hints);
    }
}
