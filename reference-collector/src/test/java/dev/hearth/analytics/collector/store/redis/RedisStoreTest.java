package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.faults.RedisWire;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.contract.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Everything that an engine owes, on one Redis. */
class RedisStoreTest extends StoreContract {
    @TempDir
    static Path directory;

    private static RedisProcess redis;

    @BeforeAll
    static void startRedis() throws Exception {
        redis = RedisProcess.start(directory);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected Store openFresh() throws Exception {
        RedisWire.once(redis.port(), "FLUSHALL");
        return openAgain();
    }

    @Override
    protected Store openAgain() throws Exception {
        return RedisStore.open(redis.uri() + "?partitions=4", LATE_WINDOW);
    }

    @Override
    protected boolean isShared() {
        return true;
    }
}
