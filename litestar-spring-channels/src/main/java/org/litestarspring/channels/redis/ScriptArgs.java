package org.litestarspring.channels.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a script, of which the last is 1 whenever they are written again: Lettuce repeats a command after it has
 * lost the connection, or fails it, and cannot know whether Redis obeyed it the first time. The script can.
 */
final class ScriptArgs extends CommandArgs<byte[], byte[]> {

    /** Held by reference, so that what is written changes with it. */
    private final byte[] repeated = {'0'};

    private final ScriptAnswer answer;
    private final boolean sentBefore;

    /** Written on the connection's event loop, read by whoever decides about a repetition. */
    private volatile int written;

    /**
     * Creates them.
     *
     * @param answer begun anew each time they are written
     * @param before those of the last command for the same purpose; null for the first
     */
    ScriptArgs(byte[] script, byte[][] keys, byte[][] arguments, ScriptAnswer answer, @Nullable ScriptArgs before) {
        super(ByteArrayCodec.INSTANCE);
        this.answer = answer;
        this.sentBefore = before != null && before.isSent();
        this.repeated[0] = (byte) (this.sentBefore ? '1' : '0');
        add(script);
        add(keys.length);
        addKeys(keys);
        addValues(arguments);
        add(this.repeated);
    }

    /** Called by Lettuce on the connection's event loop, once for each time that the command is sent. */
    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void encode(ByteBuf buffer) {
        this.answer.restart();
        super.encode(buffer);
        this.repeated[0] = '1';
        this.written++;
    }

    /** Redis has answered, and obeyed nothing: it did not know the script. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void refused() {
        this.written--;
    }

    /** Whether Redis may have obeyed this command or one before it. */
    boolean isSent() {
        return this.sentBefore || this.written > 0;
    }
}
