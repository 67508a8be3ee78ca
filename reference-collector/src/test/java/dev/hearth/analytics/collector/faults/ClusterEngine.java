package dev.hearth.analytics.collector.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Three masters and three replicas: masters die, change places with their replicas, and get other slots. */
final class ClusterEngine implements FaultyEngine {
    /** As a new store has them; the keys of each have its number in braces, and so one slot. */
    private static final int PARTITIONS = 16;

    private static final int SLOTS_MOVED_MAX = 6;

    private final RedisCluster cluster;
    private final List<Integer> usedSlots = new ArrayList<>();

    ClusterEngine(Path directory) throws IOException {
        cluster = RedisCluster.start(directory);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            usedSlots.add(cluster.slotOf("{" + partition + "}"));
        }
    }

    @Override
    public String storeUrl() {
        String nodes = cluster.uris().stream().map(URI::getAuthority).collect(Collectors.joining(","));
        // Without a replica's word, a master that dies takes the last acknowledged events with it.
        return "redis-cluster://" + nodes + "?replicas=1";
    }

    @Override
    public int collectorsMax() {
        return 3;
    }

    @Override
    public List<Fault> faults() {
        return List.of(
                new Fault("a master is killed, and comes back as a replica", this::killMaster),
                new Fault("a master and its replica change places", this::swap),
                new Fault("slots move to another master", this::moveSlots),
                new Fault("a master hangs", this::freezeMaster));
    }

    private RedisProcess anyMaster(Random random) throws IOException {
        List<RedisProcess> masters = cluster.masters();
        return masters.get(random.nextInt(masters.size()));
    }

    private Fault.Lift killMaster(Random random) throws IOException, InterruptedException {
        RedisProcess master = anyMaster(random);
        cluster.killAndAwaitFailover(master);
        return () -> {
            master.start();
            cluster.awaitHealthy();
        };
    }

    private Fault.Lift swap(Random random) throws IOException {
        RedisProcess replica = cluster.replicasOf(anyMaster(random)).get(0);
        cluster.swap(replica);
        return cluster::awaitHealthy;
    }

    private Fault.Lift moveSlots(Random random) throws IOException {
        for (int i = 1 + random.nextInt(SLOTS_MOVED_MAX); i > 0; i--) {
            cluster.moveSlot(usedSlots.get(random.nextInt(usedSlots.size())), anyMaster(random));
        }
        return cluster::awaitHealthy;
    }

    private Fault.Lift freezeMaster(Random random) throws IOException, InterruptedException {
        RedisProcess master = anyMaster(random);
        master.freeze();
        return () -> {
            master.thaw();
            cluster.awaitHealthy();
        };
    }

    @Override
    public void awaitHealthy() {
        cluster.awaitHealthy();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
