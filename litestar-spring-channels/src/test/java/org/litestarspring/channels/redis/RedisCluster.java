package org.litestarspring.channels.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.litestarspring.test.server.RedisServer;

/** A real cluster on loopback: three masters, and a replica of the first. */
final class RedisCluster implements AutoCloseable {

    private static final int MASTERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    final List<RedisServer> nodes = new ArrayList<>();
    private final Map<Integer, Integer> moved = new HashMap<>();
    private final Map<Integer, String> pids = new HashMap<>();
    private final List<RedisClient> clients = new ArrayList<>();
    private final List<RedisCommands<String, String>> admins = new ArrayList<>();

    static RedisCluster start(Function<Map<String, String>, RedisServer> version) {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.form(version);
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private void form(Function<Map<String, String>, RedisServer> version) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cluster-enabled", "yes");
        settings.put("cluster-node-timeout", "1500");
        settings.put("cluster-require-full-coverage", "no");
        settings.putAll(RedisChannelsContract.KEPT);
        for (int i = 0; i <= MASTERS; i++) {
            RedisServer node = version.apply(settings);
            this.nodes.add(node);
            RedisClient client = RedisClient.create(uri(node));
            this.clients.add(client);
            this.admins.add(client.connect().sync());
        }
        int share = SlotHash.SLOT_COUNT / MASTERS;
        for (int i = 0; i < MASTERS; i++) {
            int end = i == MASTERS - 1 ? SlotHash.SLOT_COUNT : (i + 1) * share;
            this.admins.get(i).clusterAddSlots(IntStream.range(i * share, end).toArray());
        }
        for (RedisServer node : this.nodes) {
            this.admins.get(0).clusterMeet(node.host(), node.port());
        }
        RedisCommands<String, String> replica = this.admins.get(MASTERS);
        String first = this.admins.get(0).clusterMyId();
        await().atMost(PATIENCE).until(() -> replica.clusterNodes().contains(first));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> "OK".equals(replica.clusterReplicate(first)));
        await().atMost(PATIENCE).until(() -> this.admins.stream()
                .allMatch(admin -> admin.clusterInfo().contains("cluster_state:ok")));
        await().atMost(PATIENCE).until(() -> replica.info("replication").contains("master_link_status:up"));
    }

    List<RedisURI> uris() {
        return this.nodes.stream().map(RedisCluster::uri).toList();
    }

    private static RedisURI uri(RedisServer node) {
        return RedisURI.create(node.host(), node.port());
    }

    /** Which master has the slot of a key. */
    int masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        return this.moved.getOrDefault(slot, Math.min(MASTERS - 1, slot / (SlotHash.SLOT_COUNT / MASTERS)));
    }

    RedisCommands<String, String> admin(int node) {
        return this.admins.get(node);
    }

    /** Waits until the replica has all that the first master has. */
    void replicated() {
        this.admins.get(0).waitForReplication(1, PATIENCE.toMillis());
    }

    /** Kills the first master, and waits until its replica has taken over. */
    void failOver() {
        this.nodes.get(0).kill();
        await().atMost(PATIENCE)
                .until(() -> this.admins.get(MASTERS).info("replication").contains("role:master"));
    }

    /** Has a master hang, with its connections open. */
    void hang(int master) {
        signal("STOP", master);
    }

    /** Lets a master go on. */
    void goOn(int master) {
        signal("CONT", master);
    }

    private void signal(String name, int master) {
        String pid = this.pids.computeIfAbsent(master, number -> {
            Matcher found = Pattern.compile("process_id:(\\d+)")
                    .matcher(this.admins.get(number).info("server"));
            assertThat(found.find()).isTrue();
            return found.group(1);
        });
        try {
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("A signal could not be sent.", failure);
        }
    }

    /** Moves the slot of a key, with all that is in it, from its master to another. */
    void migrate(String key, int to) {
        int slot = SlotHash.getSlot(key);
        int from = masterOf(key);
        String source = this.admins.get(from).clusterMyId();
        String target = this.admins.get(to).clusterMyId();
        this.admins.get(to).clusterSetSlotImporting(slot, source);
        this.admins.get(from).clusterSetSlotMigrating(slot, target);
        for (String found : this.admins.get(from).clusterGetKeysInSlot(slot, 1000)) {
            this.admins
                    .get(from)
                    .migrate(this.nodes.get(to).host(), this.nodes.get(to).port(), found, 0, 10_000);
        }
        for (int i = 0; i < MASTERS; i++) {
            this.admins.get(i).clusterSetSlotNode(slot, target);
        }
        this.moved.put(slot, to);
    }

    @Override
    public void close() {
        this.clients.forEach(RedisClient::shutdown);
        this.nodes.forEach(RedisServer::close);
    }
}
