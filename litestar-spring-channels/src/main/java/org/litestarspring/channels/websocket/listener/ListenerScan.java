package org.litestarspring.channels.websocket.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.litestarspring.channels.websocket.OnClose;
import org.litestarspring.channels.websocket.OnOpen;
import org.litestarspring.channels.websocket.WebSocketListener;
import org.litestarspring.channels.websocket.WebSocketRoute;
import org.litestarspring.channels.websocket.WebSocketStream;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;

/** Finds the listeners among an application's beans, and makes a plan of each path; all that cannot be is told at once. */
final class ListenerScan {

    private static final String PLATFORM = "org.springframework.";

    /** Marks of methods that are there for something else. */
    private static final List<Class<? extends Annotation>> CALLED_ELSEWHERE = List.of(
            WebSocketListener.class,
            WebSocketStream.class,
            RequestMapping.class,
            ExceptionHandler.class,
            InitBinder.class,
            ModelAttribute.class,
            EventListener.class,
            Autowired.class,
            Bean.class);

    private final ConfigurableApplicationContext context;
    private final ListenerMethods methods;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, ListenerPlan> plans = new TreeMap<>();

    ListenerScan(ConfigurableApplicationContext context, ListenerMethods methods) {
        this.context = context;
        this.methods = methods;
    }

    /**
     * The plans, one a path.
     *
     * @throws InvalidListenersException when a listener cannot be
     */
    List<ListenerPlan> plans() {
        for (String name : this.context.getBeanFactory().getBeanDefinitionNames()) {
            Class<?> type = ScopedProxyUtils.isScopedTarget(name) ? null : this.context.getType(name, false);
            if (type != null && !type.getName().startsWith(PLATFORM)) {
                bean(name, ClassUtils.getUserClass(type));
            }
        }
        this.context.getBeanProvider(WebSocketRoute.class).orderedStream().forEach(this::route);
        if (!this.faults.isEmpty()) {
            throw new InvalidListenersException(this.faults);
        }
        return List.copyOf(this.plans.values());
    }

    private void bean(String name, Class<?> type) {
        WebSocketListener own = AnnotatedElementUtils.findMergedAnnotation(type, WebSocketListener.class);
        if (own != null) {
            type(name, type, own);
        }
        marked(type, WebSocketListener.class)
                .forEach((method, mark) -> add(
                        method,
                        type,
                        mark.path(),
                        () -> listener(name, type, List.of(method), null, null, ListenerOptions.of(mark))));
        marked(type, WebSocketStream.class)
                .forEach((method, mark) ->
                        add(method, type, mark.path(), () -> stream(name, type, method, ListenerOptions.of(mark))));
    }

    private void route(WebSocketRoute route) {
        RouteCalls calls;
        try {
            calls = this.methods.calls(route);
        } catch (IllegalArgumentException | IllegalStateException fault) {
            this.faults.add("The WebSocketRoute at \"%s\" has a DTO that cannot be: %s"
                    .formatted(route.path(), fault.getMessage()));
            return;
        }
        boolean isStream = route.payload() == null;
        ListenerOptions options = ListenerOptions.of(route);
        ListenerMethod receive =
                this.methods.function(calls, isStream ? "stream" : "receive", route.payload(), options);
        ListenerMethod open = isStream ? null : this.methods.function(calls, "open", null, options);
        ListenerMethod close = this.methods.function(calls, "close", null, options);
        place(
                "The WebSocketRoute",
                route.path(),
                isStream
                        ? new Draft(options, List.of(), null, close, receive)
                        : new Draft(options, List.of(receive), open, close, null));
    }

    private static <A extends Annotation> Map<Method, A> marked(Class<?> type, Class<A> mark) {
        Map<Method, A> found = MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<A>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, mark));
        return sorted(found);
    }

    private static <V> Map<Method, V> sorted(Map<Method, V> methods) {
        Map<Method, V> sorted = new TreeMap<>(Comparator.comparing(Method::toGenericString));
        sorted.putAll(methods);
        return sorted;
    }

    private interface Planned {
        @Nullable
        Draft draft();
    }

    /** A plan without its path. */
    private record Draft(
            ListenerOptions options,
            List<ListenerMethod> messages,
            @Nullable ListenerMethod open,
            @Nullable ListenerMethod close,
            @Nullable ListenerMethod stream) {

        ListenerPlan at(String path) {
            return new ListenerPlan(path, this.options, this.messages, this.open, this.close, this.stream);
        }
    }

    private void add(AnnotatedElement element, Class<?> type, String[] paths, Planned planned) {
        String label = element instanceof Method method ? ListenerMethods.label(type, method) : type.getSimpleName();
        if (paths.length == 0) {
            this.faults.add(label + " has no path: write it into its annotation");
            return;
        }
        Draft draft = planned.draft();
        if (draft == null) {
            return;
        }
        for (String pattern : paths) {
            place(label, pattern, draft);
        }
    }

    private void place(String label, String pattern, Draft draft) {
        String path = this.context.getEnvironment().resolveRequiredPlaceholders(pattern);
        String slashed = path.startsWith("/") ? path : "/" + path;
        ListenerPlan plan = draft.at(slashed);
        ListenerPlan other = this.plans.putIfAbsent(slashed, plan);
        if (other != null) {
            this.faults.add("%s has the path \"%s\" of %s".formatted(label, slashed, label(other)));
        }
        plan.methods().forEach(method -> this.faults.addAll(this.methods.missingVariables(method, slashed)));
    }

    private static String label(ListenerPlan plan) {
        return plan.methods().get(0).label();
    }

    private void type(String name, Class<?> type, WebSocketListener mark) {
        List<Method> messages = new ArrayList<>();
        List<Method> opens = new ArrayList<>();
        List<Method> closes = new ArrayList<>();
        Set<Method> all =
                MethodIntrospector.selectMethods(type, (ReflectionUtils.MethodFilter) ListenerScan::isCallable);
        for (Method method : all.stream()
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList()) {
            if (AnnotatedElementUtils.hasAnnotation(method, OnOpen.class)) {
                opens.add(method);
            } else if (AnnotatedElementUtils.hasAnnotation(method, OnClose.class)) {
                closes.add(method);
            } else if (!this.methods.payloads(type, method).isEmpty() && !isOfTheFramework(method)) {
                messages.add(method);
            }
        }
        if (messages.isEmpty() && opens.isEmpty()) {
            this.faults.add(type.getSimpleName()
                    + " has no method that takes a payload: write one with an argument that nothing of the"
                    + " handshake fills");
        }
        several(type, opens, "@OnOpen");
        several(type, closes, "@OnClose");
        add(
                type,
                type,
                mark.path(),
                () -> listener(name, type, messages, first(opens), first(closes), ListenerOptions.of(mark)));
    }

    private void several(Class<?> type, List<Method> hooks, String mark) {
        if (hooks.size() > 1) {
            this.faults.add("%s and %s are both %s: a listener has one"
                    .formatted(
                            ListenerMethods.label(type, hooks.get(0)),
                            ListenerMethods.label(type, hooks.get(1)),
                            mark));
        }
    }

    private static @Nullable Method first(List<Method> hooks) {
        return hooks.isEmpty() ? null : hooks.get(0);
    }

    private static boolean isCallable(Method method) {
        return !Modifier.isPrivate(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && !method.isSynthetic()
                && method.getDeclaringClass() != Object.class;
    }

    /** A method that something else calls: a setter for injection, a handler of failures or of requests, a callback. */
    private static boolean isOfTheFramework(Method method) {
        if (CALLED_ELSEWHERE.stream().anyMatch(mark -> AnnotatedElementUtils.hasAnnotation(method, mark))) {
            return true;
        }
        for (Class<?> contract : ClassUtils.getAllInterfacesForClass(method.getDeclaringClass())) {
            boolean declares =
                    ReflectionUtils.findMethod(contract, method.getName(), method.getParameterTypes()) != null;
            if (declares
                    && (contract.getName().startsWith(PLATFORM)
                            || contract.getName().startsWith("java."))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Draft listener(
            String bean,
            Class<?> type,
            List<Method> messages,
            @Nullable Method open,
            @Nullable Method close,
            ListenerOptions options) {
        int before = this.faults.size();
        if (options.concurrency() < 1) {
            this.faults.add("%s has a concurrency of %d: it is at least 1"
                    .formatted(type.getSimpleName(), options.concurrency()));
        }
        List<ListenerMethod> taking = new ArrayList<>();
        for (Method method : messages) {
            ListenerMethod made = this.methods.message(bean, type, method, options, this.faults);
            if (made != null) {
                taking.add(made);
            }
        }
        ListenerMethod opening = open == null ? null : this.methods.hook(bean, type, open, this.faults);
        ListenerMethod closing = close == null ? null : this.methods.hook(bean, type, close, this.faults);
        this.methods.conflicts(taking, options).forEach(this.faults::add);
        return this.faults.size() > before ? null : new Draft(options, taking, opening, closing, null);
    }

    private @Nullable Draft stream(String bean, Class<?> type, Method method, ListenerOptions options) {
        int before = this.faults.size();
        ListenerMethod made = this.methods.stream(bean, type, method, this.faults);
        return made == null || this.faults.size() > before ? null : new Draft(options, List.of(), null, null, made);
    }
}
