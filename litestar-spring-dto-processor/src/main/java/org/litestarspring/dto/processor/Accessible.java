package org.litestarspring.dto.processor;

import javax.lang.model.type.TypeMirror;

/** Whether generated code can name a type. */
interface Accessible {

    boolean test(TypeMirror type);
}
