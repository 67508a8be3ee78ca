package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.faults.RedisCluster;
import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.faults.RedisWire;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.contract.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Everything that an engine owes, on a cluster of three masters and three replicas. */
class RedisClusterStoreTest extends StoreContract {
    @TempDir
    static Path directory;

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = RedisCluster.start(directory);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    protected Store openFresh() throws Exception {
        for (RedisProcess master : cluster.masters()) {
            RedisWire.once(master.port(), "FLUSHALL");
        }
        return openAgain();
    }

    @Override
    protected Store openAgain() throws Exception {
        return RedisStore.open(address(cluster) + "?partitions=6", LATE_WINDOW);
    }

    static String address(RedisCluster cluster) {
        return "redis-cluster://"
                + String.join(
                        ",",
                        cluster.uris().stream().map(uri -> uri.getAuthority()).toList());
    }

    @Override
    protected boolean isShared() {
        return true;
    }
}
