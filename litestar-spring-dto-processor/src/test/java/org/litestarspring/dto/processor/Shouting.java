package org.litestarspring.dto.processor;

import java.util.function.UnaryOperator;

/** A user's function for names: on the processor path, as the test's own class path is. It counts how often it is asked. */
public final class Shouting implements UnaryOperator<String> {

    private int asked;

    @Override
    public String apply(String name) {
        this.asked++;
        return name + "_" + this.asked;
    }
}
