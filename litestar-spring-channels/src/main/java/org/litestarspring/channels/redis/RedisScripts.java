package org.litestarspring.channels.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What runs inside Redis. Keys are the channel's {@code meta} (hash of epoch and offset), its {@code log} (stream whose ids
 * are the offsets) and its topic.
 */
enum RedisScripts {

    /** Takes a new epoch, the body, the history's size and time to live, and the offset's time to live. */
    PUBLISH("""
            local epoch = redis.call('HGET', KEYS[1], 'e')
            if not epoch then
              epoch = ARGV[1]
              redis.call('HSET', KEYS[1], 'e', epoch, 'o', 0)
              redis.call('DEL', KEYS[2])
            end
            local offset = redis.call('HINCRBY', KEYS[1], 'o', 1)
            local size = tonumber(ARGV[3])
            if size > 0 then
              redis.call('XADD', KEYS[2], 'MAXLEN', size, string.format('%.0f-0', offset), 'm', ARGV[2])
              redis.call('PEXPIRE', KEYS[2], ARGV[4])
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[5])
            redis.call('PUBLISH', KEYS[3], epoch .. ' ' .. string.format('%.0f', offset) .. '\\n' .. ARGV[2])
            return {epoch, string.format('%.0f', offset)}
            """),

    /** Takes a new epoch, the epoch and offset to read after, a limit, and the offset's time to live. */
    HISTORY("""
            local meta = redis.call('HMGET', KEYS[1], 'e', 'o')
            local epoch, offset = meta[1], meta[2]
            if not epoch then
              epoch, offset = ARGV[1], '0'
              redis.call('HSET', KEYS[1], 'e', epoch, 'o', 0)
              redis.call('DEL', KEYS[2])
              redis.call('PEXPIRE', KEYS[1], ARGV[5])
            end
            local limit = tonumber(ARGV[4])
            local entries = {}
            if limit > 0 then
              local from = '-'
              if ARGV[2] == epoch then
                from = string.format('%.0f-0', tonumber(ARGV[3]) + 1)
              end
              entries = redis.call('XREVRANGE', KEYS[2], '+', from, 'COUNT', limit)
            end
            return {epoch, offset, entries}
            """);

    private final String text;
    private final String digest;

    RedisScripts(String text) {
        this.text = text;
        try {
            this.digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JVM has SHA-1.", impossible);
        }
    }

    String text() {
        return this.text;
    }

    /** The SHA-1 by which Redis knows the script. */
    String digest() {
        return this.digest;
    }
}
