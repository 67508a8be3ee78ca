package dev.hearth.analytics.collector.store.redis;

import static dev.hearth.analytics.collector.store.contract.StoreEvents.DAY;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.NOON;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.append;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.batch;
import static dev.hearth.analytics.collector.store.contract.StoreEvents.event;
import static dev.hearth.analytics.collector.store.contract.StoreUnderTest.LATE_WINDOW;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.faults.RedisCluster;
import dev.hearth.analytics.collector.faults.RedisProcess;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that changes while events come in. The sender is a client: what it got no answer to, it sends again. */
class RedisClusterFaultTest {
    private static final int PARTITIONS = 6;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private RedisCluster cluster;
    private RedisStore store;
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @BeforeEach
    void open() throws Exception {
        cluster = RedisCluster.start(directory);
        String settings = "?replicas=1&partitions=" + PARTITIONS;
        store = RedisStore.open(RedisClusterStoreTest.address(cluster) + settings, LATE_WINDOW);
    }

    @AfterEach
    void close() {
        enough.set(true);
        store.close();
        cluster.close();
    }

    private Thread send() {
        Thread sender = new Thread(() -> {
            for (int id = 0; !enough.get(); id++) {
                sendUntilAnswered(id);
            }
        });
        sender.start();
        return sender;
    }

    private void sendUntilAnswered(int id) {
        while (true) {
            try {
                accepted.addAndGet(store.append(batch(id, NOON, event(3 * id), event(3 * id + 1), event(3 * id + 2)))
                        .get(1, MINUTES)
                        .answer()
                        .accepted());
                acknowledged.incrementAndGet();
                return;
            } catch (ExecutionException e) {
                // Unavailable: again.
            } catch (InterruptedException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void awaitSent(int more) {
        int target = acknowledged.get() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= target);
    }

    private void checkThatEveryEventIsThereOnce(Thread sender) throws Exception {
        enough.set(true);
        sender.join();
        await().atMost(PATIENCE).until(store::isReachable);
        Counting.countAll(store, 500);
        long events = 3L * acknowledged.get();
        List<LoggedEvent> log = StoreEvents.log(store);
        assertThat(log).hasSize((int) events);
        assertThat(log.stream().map(logged -> logged.event().eventId()).distinct())
                .hasSize((int) events);
        assertThat(accepted.get()).isEqualTo((int) events);
        assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, events);
        IntegrityDay day = store.integrity(DAY, DAY).get(0);
        assertThat(day.accepted()).isEqualTo(events).isEqualTo(day.counted() + day.late() + day.pending());
    }

    @Test
    void slotsThatMoveUnderTrafficLoseNothingAndDoubleNothing() throws Exception {
        Thread sender = send();
        awaitSent(20);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int slot = cluster.slotOf("{" + partition + "}");
            RedisProcess source = cluster.masterOf(slot).orElseThrow();
            RedisProcess target = cluster.masters().stream()
                    .filter(master -> master != source)
                    .findFirst()
                    .orElseThrow();
            cluster.moveSlot(slot, target);
            awaitSent(5);
        }
        checkThatEveryEventIsThereOnce(sender);
    }

    /** Neither node has all of it, and each says so: {@code ASK}, {@code TRYAGAIN}. */
    @Test
    void partitionWhoseSlotIsHalfWayTakesNothingAndCountsNothingUntilItHasMoved() throws Exception {
        for (int id = 0; id < 60; id++) {
            sendUntilAnswered(id);
        }
        int slot = cluster.slotOf("{0}");
        RedisProcess source = cluster.masterOf(slot).orElseThrow();
        RedisProcess target = cluster.masters().stream()
                .filter(master -> master != source)
                .findFirst()
                .orElseThrow();
        long epoch = Counting.acquire(store, 0, "worker", Duration.ofMinutes(5));
        long applied = store.appliedPosition(0);
        Increments increments = Counting.increments(applied, store.readAfter(0, applied, 500));
        int its = 3 * 60;
        while (Keys.partitionOf(event(its).sessionId(), PARTITIONS) != 0) {
            its++;
        }
        IncomingBatch batch = batch(1_000, NOON, event(its));
        cluster.beginMove(slot, source, target);
        assertThat(cluster.moveKeys(slot, source, target)).isTrue();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> store.append(batch).get(1, MINUTES))
                .withCauseInstanceOf(StoreUnavailableException.class);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.apply(0, epoch, increments));
        while (cluster.moveKeys(slot, source, target)) {
            // Until all have moved.
        }
        cluster.finishMove(slot, target);
        await().atMost(PATIENCE).until(store::isReachable);
        store.apply(0, epoch, increments);
        assertThat(append(store, batch).answer().accepted()).isEqualTo(1);
        assertThat(append(store, batch).repeated()).isTrue();
        Counting.countAll(store, 500, "worker");
        assertThat(StoreEvents.log(store)).hasSize(3 * 60 + 1);
        assertThat(store.counts("dialogue-opens", DAY, DAY)).containsEntry(DAY, 3L * 60 + 1);
    }

    @Test
    void masterThatDiesLosesNothingThatAReplicaWasWaitedFor() throws Exception {
        Thread sender = send();
        awaitSent(20);
        cluster.killAndAwaitFailover(cluster.masterOf(cluster.slotOf("{0}")).orElseThrow());
        // Its new master has no replica: with replicas=1 its partitions stand still until there is one again.
        cluster.nodes().stream()
                .filter(node -> !node.isAlive())
                .findFirst()
                .orElseThrow()
                .start();
        cluster.awaitHealthy();
        awaitSent(20);
        checkThatEveryEventIsThereOnce(sender);
    }
}
