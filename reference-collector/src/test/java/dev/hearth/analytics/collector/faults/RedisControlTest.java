package dev.hearth.analytics.collector.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The means by which other tests hurt Redis do what they say. */
class RedisControlTest {
    @TempDir
    Path directory;

    @Test
    void killedServerComesBackWithWhatItHadAnswered() throws Exception {
        try (RedisProcess redis = RedisProcess.start(directory.resolve("redis"))) {
            for (int i = 0; i < 100; i++) {
                RedisWire.once(redis.port(), "RPUSH", "list", Integer.toString(i));
            }
            redis.kill();
            assertThat(redis.answers()).isFalse();
            redis.start();
            assertThat(RedisWire.once(redis.port(), "LLEN", "list")).isEqualTo(100L);
            redis.stop();
            redis.start();
            assertThat(RedisWire.once(redis.port(), "LLEN", "list")).isEqualTo(100L);
        }
    }

    @Test
    void clusterFailsOverAndMovesSlots() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(directory.resolve("cluster"))) {
            assertThat(cluster.masters()).hasSize(3);
            int slot = cluster.slotOf("{0}:a");
            RedisProcess master = cluster.masterOf(slot).orElseThrow();
            assertThat(cluster.replicasOf(master)).hasSize(1);
            for (String key : List.of("{0}:a", "{0}:b")) {
                RedisWire.once(master.port(), "SET", key, key);
            }
            RedisProcess other = cluster.masters().stream()
                    .filter(node -> node != master)
                    .findFirst()
                    .orElseThrow();
            cluster.moveSlot(slot, other);
            assertThat(cluster.masterOf(slot)).contains(other);
            assertThat(RedisWire.once(other.port(), "GET", "{0}:b")).isEqualTo("{0}:b");
            cluster.awaitHealthy();
            // WAIT speaks of what its own connection has written, which is nothing: so the replica itself is asked.
            RedisProcess replica = cluster.replicasOf(other).get(0);
            await("the replica has both keys")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Long.valueOf(2).equals(RedisWire.once(replica.port(), "DBSIZE")));
            cluster.killAndAwaitFailover(other);
            RedisProcess successor = cluster.masterOf(slot).orElseThrow();
            assertThat(RedisWire.once(successor.port(), "GET", "{0}:a")).isEqualTo("{0}:a");
            other.start();
            cluster.awaitHealthy();
            cluster.swap(other);
            cluster.awaitHealthy();
            assertThat(cluster.masterOf(slot)).contains(other);
        }
    }
}
