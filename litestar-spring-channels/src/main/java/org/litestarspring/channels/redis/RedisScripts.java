package org.litestarspring.channels.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What runs inside Redis. Keys are the channel's {@code meta} (a hash), its {@code log} (a stream) and, where it has one,
 * its topic.
 *
 * <p>An entry's id in the log is {@code base-offset}. A later epoch has a higher base, so that who reads on from an id gets
 * what a new epoch brings, and sees by the base that it is one. It has one field, named by the publish's id and the epoch,
 * which holds the message: each further word of an entry costs every reader time.
 *
 * <p>A Redis that restarts or gives way to a replica may have lost its last messages, and cannot know it. So the first
 * script that finds itself in another process than the last one begins a new epoch that goes on from the old one's end, and
 * keeps the offset up to which both are the same: whoever has seen no more than that goes on without a gap, and nobody can
 * take a new message for one that he has seen. The process is asked for at most each 20 ms, since asking costs more than
 * publishing; no process takes another's place within that time.
 *
 * <p>Who listens tells how, by {@code q} for plain and {@code z} for sharded subscriptions in {@code meta}, and after he has
 * subscribed. So both kinds may listen to a channel, such as while the nodes of a cluster are replaced by newer ones, and a
 * publish takes the ways that somebody needs. A new epoch cannot know them ({@code u}): its first message takes both, and
 * whoever gets it reads the history, which tells the way again.
 */
enum RedisScripts {

    /**
     * Takes a new epoch, the history's size and time to live, the offset's time to live, then of each message the
     * publish's id and the body, and last 1 where they may be a repetition. A message without an id is left out. Answers
     * the epoch, the base, and in one line each message's offset, 0 where it was left out.
     */
    PUBLISH("""
            local epoch, offset, base, line, now = open()
            local size, ttl, last = tonumber(ARGV[2]), ARGV[3], #ARGV - 1
            local known, fresh = {}, 0
            if ARGV[#ARGV] == '1' then
              if size == 0 then
                return redis.error_reply('UNSURE whether it was published, since there is no history to look it up in')
              end
              local sought, missing = {}, 0
              for i = 5, last, 2 do
                if ARGV[i] ~= '' then
                  sought[ARGV[i]], missing = true, missing + 1
                end
              end
              local before, looked = '+', 0
              while looked < 10000 and missing > 0 do
                local page = redis.call('XREVRANGE', KEYS[2], before, '-', 'COUNT', 100)
                for _, entry in ipairs(page) do
                  local id = string.match(entry[2][1], '^%S+')
                  if sought[id] then
                    known[id], sought[id], missing = string.match(entry[1], '-(%d+)$'), nil, missing - 1
                  end
                end
                if #page < 100 then
                  break
                end
                looked = looked + 100
                local b, o = string.match(page[100][1], '^(%d+)-(%d+)$')
                if o == '0' then
                  break
                end
                before = b .. '-' .. string.format('%.0f', o - 1)
              end
            end
            for i = 5, last, 2 do
              if ARGV[i] ~= '' and not known[ARGV[i]] then
                fresh = fresh + 1
              end
            end
            local offsets = {}
            local newest = fresh > 0 and redis.call('HINCRBY', KEYS[1], 'o', fresh) or 0
            local reached = newest - fresh
            for i = 5, last, 2 do
              local id, body = ARGV[i], ARGV[i + 1]
              if id == '' or known[id] then
                offsets[#offsets + 1] = known[id] or '0'
              else
                reached = reached + 1
                offset = string.format('%.0f', reached)
                offsets[#offsets + 1] = offset
                if size > 0 then
                  local place, name = base .. '-' .. offset, id .. ' ' .. epoch
                  if reached == newest then
                    redis.call('XADD', KEYS[2], 'MAXLEN', size, place, name, body)
                  else
                    redis.call('XADD', KEYS[2], place, name, body)
                  end
                end
                if KEYS[3] then
                  tell(KEYS[3], epoch .. ' ' .. offset .. '\\n' .. body)
                end
              end
            end
            if fresh > 0 and size > 0 then
              redis.call('PEXPIRE', KEYS[2], ttl)
              if math.floor(newest / 64) > math.floor((newest - fresh) / 64) then
                local function expired(count)
                  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', count)
                  for place, entry in ipairs(oldest) do
                    if tonumber(string.match(entry[2][2], '^%d+')) >= now - ttl then
                      return place - 1
                    end
                  end
                  return #oldest
                end
                if expired(1) > 0 then
                  redis.call('XTRIM', KEYS[2], 'MAXLEN', redis.call('XLEN', KEYS[2]) - expired(64 + 2 * fresh))
                end
              end
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return {epoch, base, table.concat(offsets, ' ')}
            """),

    /**
     * Takes a new epoch, the epoch and offset to read after, a limit, the offset's time to live, and how the caller listens to
     * the topic, if it does. Answers the head, the
     * entries, newest first, and the offset from which they go on from what the caller has; empty where they do not.
     */
    HISTORY("""
            local epoch, offset, base, line, now = open()
            local limit = tonumber(ARGV[4])
            local from = ''
            if ARGV[2] == epoch then
              if tonumber(ARGV[3]) > tonumber(offset) then
                epoch, base, line = continue(epoch, offset, base, line, now)
                from = offset
              else
                from = ARGV[3]
              end
            elseif ARGV[2] ~= '' then
              for earlier, shared in string.gmatch(line, '(%w+):(%d+) ') do
                if earlier == ARGV[2] then
                  from = string.format('%.0f', math.min(ARGV[3], shared))
                end
              end
            end
            if ARGV[6] ~= '' then
              redis.call('HSET', KEYS[1], ARGV[6], '1')
            end
            if redis.call('PTTL', KEYS[1]) < 0 then
              redis.call('PEXPIRE', KEYS[1], ARGV[5])
            end
            if from ~= '' then
              limit = math.min(limit, offset - from)
            end
            local entries = {}
            if limit > 0 then
              entries = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', limit)
            end
            return {epoch, offset, base, from, entries}
            """),

    /**
     * Keys are those of the channel that carries the changes, then the nodes with the ends of their leases, and the members
     * with a field {@code node member} each; last the topic, if any. Takes a new epoch, the node, its lease, a mode ({@code
     * all}, {@code some} or {@code read}), the size and the times to live of the changes' history and offset, how many
     * members came, and those and others who left. Answers the head, whether the node was known, and, to {@code read}, all
     * members.
     */
    PRESENCE("""
            local epoch, offset, base, line, now = open()
            local self, lease, mode = ARGV[2], tonumber(ARGV[3]), ARGV[4]
            local nodes, dead, died, known = {}, {}, false, 0
            local leases = redis.call('HGETALL', KEYS[3])
            for i = 1, #leases, 2 do
              if tonumber(leases[i + 1]) < now then
                dead[leases[i]], died = true, true
                redis.call('HDEL', KEYS[3], leases[i])
              elseif leases[i] == self then
                known = 1
              else
                nodes[#nodes + 1] = leases[i]
              end
            end
            local gone, was, came, joined, left = {}, {}, {}, {}, {}
            local function drop(node, member)
              if redis.call('HDEL', KEYS[4], node .. ' ' .. member) == 1 and not was[member] then
                was[member] = true
                gone[#gone + 1] = member
              end
            end
            local function elsewhere(member)
              for _, node in ipairs(nodes) do
                if redis.call('HEXISTS', KEYS[4], node .. ' ' .. member) == 1 then
                  return true
                end
              end
              return false
            end
            local count = tonumber(ARGV[8])
            if died or mode == 'all' then
              local stays = {}
              if mode == 'all' then
                for i = 9, 8 + count do
                  stays[ARGV[i]] = true
                end
              end
              for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
                local node, member = string.match(field, '^(%w+) (.*)$')
                if dead[node] or (mode == 'all' and node == self and not stays[member]) then
                  drop(node, member)
                end
              end
            end
            if mode == 'all' or (mode == 'some' and known == 1) then
              for i = 9, 8 + count do
                if redis.call('HSET', KEYS[4], self .. ' ' .. ARGV[i], '1') == 1
                    and not was[ARGV[i]] and not elsewhere(ARGV[i]) then
                  joined[#joined + 1] = '+' .. ARGV[i] .. '\\n'
                end
              end
              for i = 9 + count, #ARGV - 1 do
                drop(self, ARGV[i])
              end
              redis.call('HSET', KEYS[3], self, string.format('%.0f', now + lease))
            end
            for _, member in ipairs(gone) do
              if redis.call('HEXISTS', KEYS[4], self .. ' ' .. member) == 0 and not elsewhere(member) then
                left[#left + 1] = '-' .. member .. '\\n'
              end
            end
            if redis.call('EXISTS', KEYS[3]) == 1 then
              redis.call('PEXPIRE', KEYS[3], lease * 3)
              redis.call('PEXPIRE', KEYS[4], lease * 3)
            end
            if #joined > 0 or #left > 0 then
              local body = string.format('%.0f', now) .. ' presence -\\n' .. table.concat(joined) .. table.concat(left)
              offset = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'o', 1))
              redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[5], base .. '-' .. offset, '- ' .. epoch, body)
              redis.call('PEXPIRE', KEYS[2], ARGV[6])
              if KEYS[5] then
                tell(KEYS[5], epoch .. ' ' .. offset .. '\\n' .. body)
              end
            end
            redis.call('PEXPIRE', KEYS[1], ARGV[7])
            local members = {}
            if mode == 'read' then
              local seen = {}
              for _, field in ipairs(redis.call('HKEYS', KEYS[4])) do
                local member = string.match(field, '^%w+ (.*)$')
                if not seen[member] then
                  seen[member] = true
                  members[#members + 1] = member
                end
              end
            end
            return {epoch, offset, base, tostring(known), members}
            """);

    private final String text;
    private final String digest;

    RedisScripts(String steps) {
        String text = Functions.OPEN + steps;
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

    /** What both begin with; apart, since an enum's constants are made before its own statics. */
    private static final class Functions {

        /** Finds the channel, or begins it; {@code continue} lets a new epoch go on from the end of the last. */
        private static final String OPEN = """
            local function run()
              local info = redis.pcall('INFO', 'server')
              return type(info) == 'string' and string.match(info, 'run_id:(%w+)') or '-'
            end
            local plain, sharded, unsure
            local function tell(topic, message)
              if unsure or plain or not sharded then
                redis.call('PUBLISH', topic, message)
              end
              if redis.REDIS_VERSION_NUM and (unsure or sharded) then
                redis.pcall('SPUBLISH', topic, message)
              end
              if unsure then
                redis.call('HDEL', KEYS[1], 'u')
              end
            end
            local function continue(epoch, offset, base, line, now)
              local lines, count = epoch .. ':' .. offset .. ' ', 1
              for earlier, shared in string.gmatch(line, '(%w+):(%d+) ') do
                count = count + 1
                if count <= 8 then
                  lines = lines .. earlier .. ':' .. string.format('%.0f', math.min(shared, offset)) .. ' '
                end
              end
              base = string.format('%.0f', math.max(now, base + 1))
              redis.call('HSET', KEYS[1], 'e', ARGV[1], 'b', base, 'p', lines, 'u', '1')
              redis.call('HDEL', KEYS[1], 'q', 'z')
              plain, sharded, unsure = false, false, true
              return ARGV[1], base, lines
            end
            local function open()
              local meta = redis.call('HMGET', KEYS[1], 'e', 'o', 'b', 'p', 'r', 'c', 'q', 'z', 'u')
              plain, sharded, unsure = meta[7], meta[8], meta[9]
              local time = redis.call('TIME')
              local now = time[1] * 1000 + math.floor(time[2] / 1000)
              local epoch, offset, base, line = meta[1], meta[2], meta[3], meta[4]
              if not epoch then
                epoch, offset, base, line = ARGV[1], '0', string.format('%.0f', now), ''
                redis.call('DEL', KEYS[2])
                redis.call('HSET', KEYS[1], 'e', epoch, 'o', offset, 'b', base, 'p', line,
                    'r', run(), 'c', string.format('%.0f', now), 'u', '1')
                unsure = true
              elseif now < tonumber(meta[6]) or now - meta[6] > 20 then
                local process = run()
                redis.call('HSET', KEYS[1], 'r', process, 'c', string.format('%.0f', now))
                if process ~= meta[5] then
                  epoch, base, line = continue(epoch, offset, base, line, now)
                end
              end
              return epoch, offset, base, line, now
            end
            """;
    }
}
