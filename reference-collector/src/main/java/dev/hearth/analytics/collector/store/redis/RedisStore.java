package dev.hearth.analytics.collector.store.redis;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.Appended;
import dev.hearth.analytics.collector.store.EventCounter;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.IncomingBatch;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.IntegrityDay;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.PublishedKpis;
import dev.hearth.analytics.collector.store.QuarantinedEvent;
import dev.hearth.analytics.collector.store.Store;
import dev.hearth.analytics.collector.store.StoreListener;
import dev.hearth.analytics.collector.store.StoreOpenException;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import dev.hearth.analytics.collector.store.ValueSketch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine on Redis. Any number of collectors use the same data. What a 200 means is decided by Redis's own settings,
 * which are said at the start: with an append-only file that is forced always, the events are on its disk; with one that is
 * forced every second, they survive a crash of the process, and all but the last second one of the machine.
 */
public final class RedisStore implements Store, PublishedKpis {
    /** The partitions of a new store when the address does not say: {@value}. */
    public static final int PARTITIONS_DEFAULT = 16;

    private static final String LAYOUT_VERSION = "1";

    /** How much longer than the late window ids and answers are kept. */
    private static final Duration DEDUP_MARGIN = Duration.ofDays(1);

    /** The standard error of Redis's HyperLogLog of 2^14 registers: 1.04 / √16384. */
    private static final double HYPERLOGLOG_ERROR = 0.0081;

    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

    private final RedisLink link;
    private final Keys[] keys;
    private final Duration dedupWindow;
    private final EventAppend append;
    private final PartitionLog log;
    private final Ownership ownership;
    private final Counting counting;
    private final KpiReading kpis;
    private final IntegrityReading integrity;
    private final SaltHash salts;
    private final JobBook book;
    private final Maintenance maintenance;
    private final Forgetting forgetting;
    private final QuarantineStream quarantine;

    private RedisStore(RedisLink link, Keys[] keys, Duration lateWindow) {
        AppendSignal signal = new AppendSignal();
        this.link = link;
        this.keys = keys;
        this.dedupWindow = lateWindow.plus(DEDUP_MARGIN);
        this.append = new EventAppend(link, keys, signal);
        this.log = new PartitionLog(link, keys, signal);
        this.ownership = new Ownership(link, keys);
        this.counting = new Counting(link, keys);
        this.kpis = new KpiReading(link, keys);
        this.integrity = new IntegrityReading(link, keys);
        this.salts = new SaltHash(link);
        this.book = new JobBook(link);
        this.maintenance = new Maintenance(link, keys, log, counting, ownership, book);
        this.forgetting = new Forgetting(link, keys, log);
        this.quarantine = new QuarantineStream(link);
    }

    /** Whether an address is one of Redis. */
    public static boolean isAddress(String url) {
        return RedisUrl.isOne(url);
    }

    /**
     * Opens the data in a Redis or a cluster, and begins it if there is none.
     *
     * @param url see {@code docs/operations/redis.md}
     * @param lateWindow decides how long ids and answers are kept
     * @throws StoreOpenException if Redis cannot be reached, is too old, is set up to forget keys, or has data of another
     *     version or another number of partitions; nothing is changed then
     */
    public static RedisStore open(String url, Duration lateWindow) throws StoreOpenException {
        RedisUrl parsed = RedisUrl.parse(url, RedisLink.CALL_MAX);
        RedisLink link = null;
        try {
            link = new RedisLink(parsed);
            ServerCheck.check(link);
            Keys[] keys = new Keys[partitions(link, parsed.partitions())];
            for (int partition = 0; partition < keys.length; partition++) {
                keys[partition] = new Keys(partition);
            }
            new WholeFiles(link).watch();
            return new RedisStore(link, keys, lateWindow);
        } catch (StoreUnavailableException e) {
            closeQuietly(link);
            throw new StoreOpenException(String.valueOf(e.getMessage()), e);
        } catch (StoreOpenException | RuntimeException e) {
            closeQuietly(link);
            throw e;
        }
    }

    private static void closeQuietly(@Nullable RedisLink link) {
        if (link != null) {
            link.close();
        }
    }

    /** Once written, the number stays: another one would look for sessions where they are not. */
    private static int partitions(RedisLink link, int wanted) throws StoreOpenException, StoreUnavailableException {
        byte[] key = Wire.bytes(Keys.LAYOUT);
        int fresh = wanted == 0 ? PARTITIONS_DEFAULT : wanted;
        RedisLink.await(link.call(commands -> commands.hsetnx(key, Wire.bytes("version"), Wire.bytes(LAYOUT_VERSION))));
        RedisLink.await(link.call(commands -> commands.hsetnx(key, Wire.bytes("partitions"), Wire.bytes(fresh))));
        String version = Wire.text(RedisLink.await(link.call(commands -> commands.hget(key, Wire.bytes("version")))));
        if (!version.equals(LAYOUT_VERSION)) {
            throw new StoreOpenException("Redis has data of version " + version + ", and this collector reads "
                    + LAYOUT_VERSION + ": use the collector that wrote it");
        }
        int there =
                (int) Wire.number(RedisLink.await(link.call(commands -> commands.hget(key, Wire.bytes("partitions")))));
        if (wanted != 0 && wanted != there) {
            throw new StoreOpenException("the data in Redis has " + there + " partitions, which cannot be changed to "
                    + wanted + ": leave partitions out of the address");
        }
        return there;
    }

    @Override
    public CompletableFuture<Appended> append(IncomingBatch batch) {
        return append.append(batch);
    }

    @Override
    public int partitions() {
        return keys.length;
    }

    @Override
    public int announce(String worker, Duration lease) throws StoreUnavailableException {
        return ownership.announce(worker, lease);
    }

    @Override
    public OptionalLong acquire(int partition, String worker, Duration lease) throws StoreUnavailableException {
        return ownership.acquire(partition, worker, lease);
    }

    @Override
    public void release(int partition, long epoch) throws StoreUnavailableException {
        ownership.release(partition, epoch);
    }

    @Override
    public long appliedPosition(int partition) throws StoreUnavailableException {
        return log.state(partition, "applied");
    }

    @Override
    public long lastPosition(int partition) throws StoreUnavailableException {
        return log.state(partition, "last");
    }

    @Override
    public List<LoggedEvent> readAfter(int partition, long position, int limit) throws StoreUnavailableException {
        List<PartitionLog.Entry> entries = log.read(partition, position + 1, Long.MAX_VALUE, limit);
        counting.remember(partition, entries);
        return entries.stream().map(PartitionLog.Entry::logged).toList();
    }

    @Override
    public void apply(int partition, long epoch, Increments increments)
            throws StoreUnavailableException, FencedException, InapplicableException {
        counting.apply(partition, epoch, increments);
    }

    @Override
    public void setAside(int partition, long epoch, long fromPosition, long toPosition, String why)
            throws StoreUnavailableException, FencedException {
        Keys names = keys[partition];
        Changes changes = Counting.begin(names);
        log.receiptDays(partition)
                .between(fromPosition, toPosition)
                .forEach((day, number) -> changes.add(names.integrity(), day + ":set_aside", number));
        for (long position = fromPosition + 1; position <= toPosition; position++) {
            changes.put(names.aside(), position);
        }
        try {
            counting.run(new Counting.Step(partition, epoch, fromPosition, toPosition), changes);
        } catch (InapplicableException e) {
            throw new StoreUnavailableException("events could not be set aside", e);
        }
        LOG.error("events {} to {} of partition {} were set aside: {}", fromPosition + 1, toPosition, partition, why);
    }

    @Override
    public void awaitAppended(int partition, long position, Duration timeout) throws InterruptedException {
        log.awaitAppended(partition, position, timeout);
    }

    @Override
    public SortedMap<Long, Long> counts(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return kpis.counts(kpi, firstDay, lastDay);
    }

    @Override
    public SortedMap<Long, Long> distinct(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return kpis.distinct(kpi, firstDay, lastDay);
    }

    @Override
    public SortedMap<Long, ValueSketch> sketches(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return kpis.sketches(kpi, firstDay, lastDay);
    }

    @Override
    public List<Grouped<Long>> countsByGroup(String kpi, long firstDay, long lastDay) throws StoreUnavailableException {
        return kpis.countsByGroup(kpi, firstDay, lastDay);
    }

    @Override
    public List<Grouped<Long>> distinctByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return kpis.distinctByGroup(kpi, firstDay, lastDay);
    }

    @Override
    public List<Grouped<ValueSketch>> sketchesByGroup(String kpi, long firstDay, long lastDay)
            throws StoreUnavailableException {
        return kpis.sketchesByGroup(kpi, firstDay, lastDay);
    }

    /** Of one large set. Small ones are exact, and the sum over the partitions is better than each of them. */
    @Override
    public double distinctRelativeError() {
        return HYPERLOGLOG_ERROR;
    }

    @Override
    public List<IntegrityDay> integrity(long firstDay, long lastDay) throws StoreUnavailableException {
        return integrity.read(firstDay, lastDay);
    }

    @Override
    public SortedMap<Long, byte[]> rotate(long firstDay, long lastDay, Supplier<byte[]> newSalt)
            throws StoreUnavailableException {
        return salts.rotate(firstDay, lastDay, newSalt);
    }

    @Override
    public Job request(Job.Request request) throws StoreUnavailableException {
        return maintenance.request(request);
    }

    @Override
    public @Nullable Job job(long id) throws StoreUnavailableException {
        return book.job(id);
    }

    @Override
    public boolean runJobStep(EventCounter counter) throws StoreUnavailableException {
        return maintenance.runStep(counter);
    }

    @Override
    public CompletableFuture<Void> quarantine(List<QuarantinedEvent> events) {
        return quarantine.add(events);
    }

    @Override
    public List<QuarantinedEvent> quarantined(long epochDay, @Nullable String source, int limit)
            throws StoreUnavailableException {
        return quarantine.read(epochDay, source, limit);
    }

    @Override
    public void expireQuarantined(long beforeMillis) throws StoreUnavailableException {
        quarantine.expire(beforeMillis);
    }

    @Override
    public void publish(List<Value> values) throws StoreUnavailableException {
        PlainKeys.write(link, values);
    }

    @Override
    public void listen(StoreListener listener) {
        link.listen(listener);
        append.listen(listener);
    }

    /** Writes into every partition: a cluster of which a part is away cannot take every batch. */
    @Override
    public boolean isReachable() {
        List<CompletableFuture<?>> probes = new ArrayList<>();
        for (Keys names : keys) {
            byte[] meta = Wire.bytes(names.meta());
            probes.add(link.call(commands -> commands.hset(meta, Wire.bytes("probe"), Wire.bytes("1"))));
        }
        try {
            for (CompletableFuture<?> probe : probes) {
                RedisLink.await(probe);
            }
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Override
    public void expire(long nowMillis) throws StoreUnavailableException {
        forgetting.forgetBefore(Math.floorDiv(nowMillis - dedupWindow.toMillis(), DAYS.toMillis(1)));
    }

    @Override
    public void close() {
        link.close();
    }
}
