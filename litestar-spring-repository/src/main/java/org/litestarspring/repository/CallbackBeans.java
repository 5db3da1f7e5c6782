package org.litestarspring.repository;

import org.springframework.context.ApplicationContext;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;

/** Whether an application has callbacks at all: without them, a row costs no publisher. */
final class CallbackBeans {

    private CallbackBeans() {}

    static boolean any(ApplicationContext context) {
        return has(context, BeforeConvertCallback.class)
                || has(context, BeforeSaveCallback.class)
                || has(context, AfterSaveCallback.class);
    }

    private static boolean has(ApplicationContext context, Class<?> type) {
        return context.getBeanNamesForType(type, false, false).length > 0;
    }
}
