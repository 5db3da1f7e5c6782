package org.litestarspring.channels.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.NestedMultiOutput;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script answers: byte arrays and lists of them. A connection may be lost in the middle of an answer, which then
 * comes whole over the next one, and Lettuce would go on with what it has of the first.
 */
final class ScriptAnswer extends CommandOutput<byte[], byte[], List<Object>> {

    private NestedMultiOutput<byte[], byte[]> answer = new NestedMultiOutput<>(ByteArrayCodec.INSTANCE);

    ScriptAnswer() {
        super(ByteArrayCodec.INSTANCE, List.of());
    }

    /** Forgets what has come. */
    void restart() {
        this.answer = new NestedMultiOutput<>(ByteArrayCodec.INSTANCE);
    }

    @Override
    public List<Object> get() {
        return this.answer.get();
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        this.answer.set(bytes);
    }

    @Override
    public void set(long integer) {
        this.answer.set(integer);
    }

    @Override
    public void multi(int count) {
        this.answer.multi(count);
    }

    @Override
    public void complete(int depth) {
        this.answer.complete(depth);
    }
}
