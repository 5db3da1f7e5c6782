package org.litestarspring.channels.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All commands for one call of a script, one after the other; those after the first tell Redis that they may be
 * repetitions. Any thread, but one at a time.
 */
final class ScriptCall {

    private final RedisScripts script;
    private final byte[][] keys;
    private final byte[][] arguments;
    private final Runnable onWrite;
    private volatile @Nullable ScriptArgs last;

    /**
     * Creates it, and sends nothing.
     *
     * @param arguments read anew whenever they are written
     * @param onWrite called each time that a command has been written, on the connection's event loop
     */
    ScriptCall(RedisScripts script, byte[][] keys, byte[][] arguments, Runnable onWrite) {
        this.script = script;
        this.keys = keys;
        this.arguments = arguments;
        this.onWrite = onWrite;
    }

    /** By the name that Redis gave the script, if it knows it. */
    AsyncCommand<byte[], byte[], List<Object>> byDigest() {
        return command(CommandType.EVALSHA, this.script.digest());
    }

    /** With the script's text, after Redis {@linkplain #isUnknown said} that it does not know it. */
    AsyncCommand<byte[], byte[], List<Object>> byText() {
        ScriptArgs refused = this.last;
        if (refused != null) {
            refused.refused();
        }
        return command(CommandType.EVAL, this.script.text());
    }

    private AsyncCommand<byte[], byte[], List<Object>> command(CommandType type, String code) {
        ScriptAnswer answer = new ScriptAnswer();
        ScriptArgs args = new ScriptArgs(
                code.getBytes(StandardCharsets.UTF_8), this.keys, this.arguments, answer, this.onWrite, this.last);
        this.last = args;
        return new AsyncCommand<>(new Command<>(type, answer, args));
    }

    /** Whether Redis wants the text. */
    static boolean isUnknown(@Nullable Throwable failure) {
        return failure instanceof RedisNoScriptException;
    }

    /** Whether it is open what Redis did, so that it is to be asked again; what was never sent, or was refused, is not. */
    boolean isUnsure(Throwable failure) {
        ScriptArgs sent = this.last;
        return sent != null && sent.isSent() && !(failure instanceof RedisCommandExecutionException);
    }
}
