package dev.hearth.analytics.collector.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Redis Cluster of three masters and three replicas, each a {@link RedisProcess}. It can be hurt as clusters are:
 * masters die, replicas take over, slots move to other masters under traffic.
 */
public final class RedisCluster implements AutoCloseable {
    /** The hash slots of a cluster: {@value}. */
    public static final int SLOTS = 16_384;

    private static final int MASTERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration FAILOVER_GIVEN_UP = Duration.ofSeconds(6);
    private static final String MIGRATE_TIMEOUT_MILLIS = "30000";
    private static final String KEYS_A_STEP = "20";

    private final List<RedisProcess> nodes;

    private RedisCluster(List<RedisProcess> nodes) {
        this.nodes = nodes;
    }

    /** Forms one, and returns when every slot is served and every replica is in step. */
    public static RedisCluster start(Path directory, String... options) throws IOException {
        RedisCluster cluster = new RedisCluster(new ArrayList<>());
        try {
            for (int i = 0; i < 2 * MASTERS; i++) {
                cluster.nodes.add(RedisProcess.start(directory.resolve("node-" + i), nodeOptions(options)));
            }
            cluster.form();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static String[] nodeOptions(String... options) {
        List<String> all = new ArrayList<>();
        // A failover after two seconds, not fifteen; and a replica's first copy at once, not after five.
        all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"));
        all.addAll(List.of("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0"));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private void form() throws IOException {
        for (int i = 0; i < MASTERS; i++) {
            int first = SLOTS * i / MASTERS;
            int last = SLOTS * (i + 1) / MASTERS - 1;
            List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = first; slot <= last; slot++) {
                command.add(Integer.toString(slot));
            }
            RedisWire.once(nodes.get(i).port(), command.toArray(String[]::new));
        }
        for (int i = 0; i < nodes.size(); i++) {
            // Epochs that differ from the start: no node has to notice that two are the same, which takes a while.
            RedisWire.once(nodes.get(i).port(), "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
        }
        for (RedisProcess node : nodes.subList(1, nodes.size())) {
            RedisWire.once(nodes.get(0).port(), "CLUSTER", "MEET", "127.0.0.1", Integer.toString(node.port()));
        }
        await("all nodes know each other").atMost(PATIENCE).until(() -> everyNodeKnows(nodes.size()));
        for (int i = 0; i < MASTERS; i++) {
            RedisWire.once(nodes.get(MASTERS + i).port(), "CLUSTER", "REPLICATE", idOf(nodes.get(i)));
        }
        awaitHealthy();
    }

    private boolean everyNodeKnows(int number) throws IOException {
        for (RedisProcess node : nodes) {
            List<NodeLine> lines = lines(node);
            if (lines.size() < number || lines.stream().anyMatch(line -> line.flags.contains("handshake"))) {
                return false;
            }
        }
        return true;
    }

    /** Returns when every living node says that all slots are served, and every living replica is in step. */
    public void awaitHealthy() {
        await("the cluster is healthy").atMost(PATIENCE).until(this::isHealthy);
    }

    /** Whether every living node serves, agrees on who has the slots, and every living replica is in step. */
    public boolean isHealthy() {
        try {
            List<String> views = new ArrayList<>();
            for (RedisProcess node : living()) {
                try (RedisWire wire = node.connect()) {
                    String info = wire.text("CLUSTER", "INFO");
                    String replication = wire.text("INFO", "replication");
                    if (!info.contains("cluster_state:ok")
                            || (replication.contains("role:slave") && !replication.contains("master_link_status:up"))) {
                        return false;
                    }
                }
                views.add(view(node));
            }
            return views.stream().distinct().count() == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /** Who has which slots, as a node sees it. */
    private static String view(RedisProcess node) throws IOException {
        return lines(node).stream()
                .filter(line -> !line.slots.isEmpty())
                .map(line -> line.id + line.slots)
                .sorted()
                .toList()
                .toString();
    }

    /** One node is enough for a client to find the others; all of them, so that any may be dead. */
    public List<URI> uris() {
        return nodes.stream().map(RedisProcess::uri).toList();
    }

    public List<RedisProcess> nodes() {
        return List.copyOf(nodes);
    }

    private List<RedisProcess> living() {
        return nodes.stream().filter(RedisProcess::isAlive).toList();
    }

    /** The living nodes that have slots, by what they say of themselves. */
    public List<RedisProcess> masters() throws IOException {
        List<RedisProcess> masters = new ArrayList<>();
        for (RedisProcess node : living()) {
            NodeLine self = self(node);
            if (self.flags.contains("master") && !self.slots.isEmpty()) {
                masters.add(node);
            }
        }
        return masters;
    }

    /** The living replicas of a node that lives or has lived. */
    public List<RedisProcess> replicasOf(RedisProcess master) throws IOException {
        String id = idOf(master);
        List<RedisProcess> replicas = new ArrayList<>();
        for (RedisProcess node : living()) {
            if (self(node).master.equals(id)) {
                replicas.add(node);
            }
        }
        return replicas;
    }

    /** The living master of a slot, if there is one. */
    public Optional<RedisProcess> masterOf(int slot) throws IOException {
        for (RedisProcess node : masters()) {
            if (self(node).has(slot)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /** The slot of a key, by the cluster's own arithmetic. */
    public int slotOf(String key) throws IOException {
        return Integer.parseInt(String.valueOf(RedisWire.once(living().get(0).port(), "CLUSTER", "KEYSLOT", key)));
    }

    /** {@code kill -9} of a master; returns when one of its replicas has its slots. */
    public void killAndAwaitFailover(RedisProcess master) throws IOException, InterruptedException {
        int slot = self(master).anySlot();
        master.kill();
        awaitFailover(slot);
    }

    /** Returns when a living node serves the slot. */
    public void awaitFailover(int slot) {
        await("a replica takes over")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    Optional<RedisProcess> now = masterOf(slot);
                    return now.isPresent()
                            && RedisWire.once(now.get().port(), "CLUSTER", "INFO") instanceof String info
                            && info.contains("cluster_state:ok");
                });
    }

    /** An orderly change of places, as for an upgrade of the master; returns when the replica is the master. */
    public void swap(RedisProcess replica) throws IOException {
        // It is given up silently after five seconds, which a loaded machine can need: then it is asked for again.
        await("the replica is the master")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(FAILOVER_GIVEN_UP)
                .until(() -> askForFailover(replica));
    }

    private static boolean askForFailover(RedisProcess replica) throws IOException {
        if (!self(replica).flags.contains("master")) {
            RedisWire.once(replica.port(), "CLUSTER", "FAILOVER");
        }
        try {
            await().atMost(FAILOVER_GIVEN_UP).until(() -> self(replica).flags.contains("master"));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** Moves a slot to another master key by key, while it is read and written. */
    public void moveSlot(int slot, RedisProcess target) throws IOException {
        RedisProcess source = masterOf(slot).orElseThrow(() -> new IOException("nobody has slot " + slot));
        if (source == target) {
            return;
        }
        beginMove(slot, source, target);
        while (moveKeys(slot, source, target)) {
            // Some more.
        }
        finishMove(slot, target);
    }

    /** Both know that the slot is on its way; what it has is still where it was. */
    public void beginMove(int slot, RedisProcess source, RedisProcess target) throws IOException {
        String number = Integer.toString(slot);
        RedisWire.once(target.port(), "CLUSTER", "SETSLOT", number, "IMPORTING", idOf(source));
        RedisWire.once(source.port(), "CLUSTER", "SETSLOT", number, "MIGRATING", idOf(target));
    }

    /** Moves a few keys; false if there are none left. */
    public boolean moveKeys(int slot, RedisProcess source, RedisProcess target) throws IOException {
        try (RedisWire wire = source.connect()) {
            List<String> keys = wire.texts("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), KEYS_A_STEP);
            if (keys.isEmpty()) {
                return false;
            }
            List<String> command = new ArrayList<>(List.of("MIGRATE", "127.0.0.1"));
            command.addAll(List.of(Integer.toString(target.port()), "", "0", MIGRATE_TIMEOUT_MILLIS, "KEYS"));
            command.addAll(keys);
            wire.command(command.toArray(String[]::new));
            return true;
        }
    }

    /** The slot is the target's, when all its keys are. */
    public void finishMove(int slot, RedisProcess target) throws IOException {
        String number = Integer.toString(slot);
        // The new owner first: should the old one forget it sooner, nobody had it for a moment.
        RedisWire.once(target.port(), "CLUSTER", "SETSLOT", number, "NODE", idOf(target));
        for (RedisProcess node : masters()) {
            RedisWire.once(node.port(), "CLUSTER", "SETSLOT", number, "NODE", idOf(target));
        }
    }

    private static String idOf(RedisProcess node) throws IOException {
        return RedisWire.once(node.port(), "CLUSTER", "MYID") instanceof String id ? id : "";
    }

    private static NodeLine self(RedisProcess node) throws IOException {
        return lines(node).stream()
                .filter(line -> line.flags.contains("myself"))
                .findFirst()
                .orElseThrow(() -> new IOException("a node that does not know itself"));
    }

    private static List<NodeLine> lines(RedisProcess node) throws IOException {
        return String.valueOf(RedisWire.once(node.port(), "CLUSTER", "NODES"))
                .lines()
                .map(NodeLine::parse)
                .toList();
    }

    /** A line of {@code CLUSTER NODES}. Slots that are on their way are not among them. */
    private record NodeLine(String id, List<String> flags, String master, List<String> slots) {
        static NodeLine parse(String line) {
            List<String> words = List.of(line.split(" "));
            List<String> slots = words.subList(8, words.size()).stream()
                    .filter(word -> !word.startsWith("["))
                    .toList();
            return new NodeLine(words.get(0), List.of(words.get(2).split(",")), words.get(3), slots);
        }

        boolean has(int slot) {
            return slots.stream().anyMatch(range -> first(range) <= slot && slot <= last(range));
        }

        int anySlot() {
            return first(slots.get(0));
        }

        private static int first(String range) {
            int dash = range.indexOf('-');
            return Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        }

        private static int last(String range) {
            return Integer.parseInt(range.substring(range.indexOf('-') + 1));
        }
    }

    /** Kills what lives of it. */
    @Override
    public void close() {
        for (RedisProcess node : nodes) {
            node.close();
        }
    }
}
