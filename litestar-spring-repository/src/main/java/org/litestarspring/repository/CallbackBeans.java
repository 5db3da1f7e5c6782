package org.litestarspring.repository;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.convert.IdGeneratingEntityCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;
import org.springframework.data.r2dbc.mapping.event.ReactiveAuditingEntityCallback;

/**
 * The callbacks that an application has for its entities.
 *
 * @param areSpringDatas whether they are Spring Data's own alone, auditing and ids of sequences, whose work need not be done
 *     again when a row is sent again
 */
record CallbackBeans(ReactiveEntityCallbacks hooks, boolean areSpringDatas) {

    /** Null where there are none: without them, a row costs no publisher. */
    static @Nullable CallbackBeans of(ApplicationContext context) {
        List<String> names = Stream.<Class<?>>of(
                        BeforeConvertCallback.class, BeforeSaveCallback.class, AfterSaveCallback.class)
                .flatMap(type -> Stream.of(context.getBeanNamesForType(type, false, false)))
                .toList();
        return names.isEmpty()
                ? null
                : new CallbackBeans(
                        ReactiveEntityCallbacks.create(context),
                        names.stream().allMatch(name -> isSpringDatas(context.getType(name))));
    }

    private static boolean isSpringDatas(@Nullable Class<?> type) {
        return (type == ReactiveAuditingEntityCallback.class || type == IdGeneratingEntityCallback.class);
    }
}
