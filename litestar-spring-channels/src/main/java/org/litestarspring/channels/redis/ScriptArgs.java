package org.litestarspring.channels.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a script, of which the last is 1 whenever they are written again: Lettuce repeats a command after it has
 * lost the connection, or fails it, and cannot know whether Redis obeyed it the first time. The script can.
 */
final class ScriptArgs extends CommandArgs<byte[], byte[]> {

    /** Of an argument: a dollar sign, ten digits, and two ends of lines. */
    private static final int MAX_HEAD = 15;

    /** Held by reference, so that what is written changes with it. */
    private final byte[] repeated = {'0'};

    /** What they end with; held by reference too. */
    private final byte[][] arguments;

    private final ScriptAnswer answer;
    private final Runnable onWrite;
    private final boolean sentBefore;

    /** Written on the connection's event loop, read by whoever decides about a repetition. */
    private volatile int written;

    /**
     * Creates them.
     *
     * @param arguments what is in the array when they are written, so that it can be emptied before
     * @param answer begun anew each time they are written
     * @param onWrite called each time they have been written
     * @param before those of the last command for the same purpose; null for the first
     */
    ScriptArgs(
            byte[] script,
            byte[][] keys,
            byte[][] arguments,
            ScriptAnswer answer,
            Runnable onWrite,
            @Nullable ScriptArgs before) {
        super(ByteArrayCodec.INSTANCE);
        this.arguments = arguments;
        this.answer = answer;
        this.onWrite = onWrite;
        this.sentBefore = before != null && before.isSent();
        this.repeated[0] = (byte) (this.sentBefore ? '1' : '0');
        add(script);
        add(keys.length);
        addKeys(keys);
    }

    @Override
    public int count() {
        return super.count() + this.arguments.length + 1;
    }

    /** Called by Lettuce on the connection's event loop, once for each time that the command is sent. */
    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void encode(ByteBuf buffer) {
        this.answer.restart();
        super.encode(buffer);
        write(buffer);
        this.repeated[0] = '1';
        this.written++;
        this.onWrite.run();
    }

    /** By one array, since a buffer that is written to bit by bit looks at its bounds each time. */
    private void write(ByteBuf buffer) {
        byte[][] last = Arrays.copyOf(this.arguments, this.arguments.length + 1);
        last[last.length - 1] = this.repeated;
        int size = 0;
        for (byte[] argument : last) {
            size += argument.length + MAX_HEAD;
        }
        byte[] bytes = new byte[size];
        int end = 0;
        for (byte[] argument : last) {
            String length = Integer.toString(argument.length);
            bytes[end++] = '$';
            for (int i = 0; i < length.length(); i++) {
                bytes[end++] = (byte) length.charAt(i);
            }
            end = lineEnd(bytes, end);
            System.arraycopy(argument, 0, bytes, end, argument.length);
            end = lineEnd(bytes, end + argument.length);
        }
        buffer.writeBytes(bytes, 0, end);
    }

    private static int lineEnd(byte[] bytes, int place) {
        bytes[place] = '\r';
        bytes[place + 1] = '\n';
        return place + 2;
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
