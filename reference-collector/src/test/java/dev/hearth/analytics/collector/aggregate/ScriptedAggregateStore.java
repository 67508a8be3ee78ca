package dev.hearth.analytics.collector.aggregate;

import dev.hearth.analytics.collector.store.AggregateStore;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.FencedException;
import dev.hearth.analytics.collector.store.InapplicableException;
import dev.hearth.analytics.collector.store.Increments;
import dev.hearth.analytics.collector.store.LoggedEvent;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A log in memory with as many partitions as a test likes, and with what a test wants to go wrong. */
final class ScriptedAggregateStore implements AggregateStore {
    static final long RECEIVED_MILLIS = 1_000_000;

    private final int partitions;
    private final List<List<LoggedEvent>> log = new ArrayList<>();
    private final long[] applied;

    /** Up to where those who wait for events are told of them. */
    private final long[] told;

    private final long[] epochs;
    private final @Nullable String[] holders;
    private final long[] untilNanos;
    private final Map<String, Long> workers = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private final Set<String> others = new HashSet<>();
    private final Set<Integer> away = new HashSet<>();

    /** Positions whose increments are refused, as {@code partition:position}. */
    private final Set<String> inapplicable = new HashSet<>();

    private final Map<String, Integer> appliedTimes = new TreeMap<>();
    private final List<String> setAside = new ArrayList<>();
    private final List<Long> refusedNanos = new ArrayList<>();
    private int fenced;
    private boolean applyAway;
    private int announcements;
    private int acquires;
    private int releases;
    private int reads;
    private int waits;
    private int waiting;
    private int strays;

    ScriptedAggregateStore(int partitions) {
        this.partitions = partitions;
        this.applied = new long[partitions];
        this.told = new long[partitions];
        this.epochs = new long[partitions];
        this.holders = new String[partitions];
        this.untilNanos = new long[partitions];
        for (int i = 0; i < partitions; i++) {
            log.add(new ArrayList<>());
        }
    }

    synchronized void add(int partition, int events) {
        append(partition, events);
        told[partition] = log.get(partition).size();
        notifyAll();
    }

    private void append(int partition, int events) {
        for (int i = 0; i < events; i++) {
            long position = log.get(partition).size() + 1L;
            EventRecord event = new EventRecord(
                    new UUID(partition, position),
                    "dialogue_open",
                    1,
                    RECEIVED_MILLIS,
                    RECEIVED_MILLIS,
                    new UUID(1, 1),
                    new UUID(2, 2),
                    0,
                    "1",
                    "test",
                    "{}",
                    1);
            log.get(partition).add(new LoggedEvent(position, 0, RECEIVED_MILLIS, false, event));
        }
    }

    /** From now on the calls of that worker fail, as though its process had died. */
    synchronized void kill(String worker) {
        dead.add(worker);
    }

    synchronized void setAway(int partition, boolean isAway) {
        if (isAway) {
            away.add(partition);
        } else {
            away.remove(partition);
        }
    }

    synchronized void refuse(int partition, long position) {
        inapplicable.add(partition + ":" + position);
    }

    /** Another worker, that no test has made, takes the partition by force, and gives it back at once. */
    synchronized void takeOver(int partition) {
        epochs[partition]++;
        holders[partition] = null;
    }

    /** The same, and it has counted some events meanwhile, of which workers that wait are not told. */
    synchronized void takeOver(int partition, int events) {
        takeOver(partition);
        append(partition, events);
        applied[partition] += events;
    }

    /** Does something while a worker waits for events, or returns false if none does now. */
    synchronized boolean whileWaiting(Runnable what) {
        if (waiting == 0) {
            return false;
        }
        what.run();
        return true;
    }

    /** Another worker, that no test has made, takes the partition by force, and keeps it. */
    synchronized void takeOverForGood(int partition, String worker) {
        takeOver(partition);
        others.add(worker);
        holders[partition] = worker;
        untilNanos[partition] = System.nanoTime() + Duration.ofDays(1).toNanos();
    }

    synchronized Map<String, Integer> owned() {
        Map<String, Integer> owned = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            String holder = holders[partition];
            if (holder != null && untilNanos[partition] - System.nanoTime() > 0) {
                owned.merge(holder, 1, Integer::sum);
            }
        }
        return owned;
    }

    /** How often each event was applied, by {@code partition:position}. */
    synchronized Map<String, Integer> appliedTimes() {
        return new TreeMap<>(appliedTimes);
    }

    synchronized List<String> setAside() {
        return List.copyOf(setAside);
    }

    /** How often a worker came with an epoch or a position that were no longer so. */
    synchronized int fenced() {
        return fenced;
    }

    /** Everything can be read, and nothing applied. */
    synchronized void setApplyAway(boolean isAway) {
        applyAway = isAway;
    }

    synchronized long epoch(int partition) {
        return epochs[partition];
    }

    /** How often a worker has said that it is there. */
    synchronized int announcements() {
        return announcements;
    }

    /** How often a worker has asked for a partition. */
    synchronized int acquires() {
        return acquires;
    }

    synchronized int releases() {
        return releases;
    }

    synchronized int reads() {
        return reads;
    }

    /** How often a worker has begun to wait for events. */
    synchronized int waits() {
        return waits;
    }

    /** How often a partition was read that nobody has, or somebody whom no test has made. */
    synchronized int strays() {
        return strays;
    }

    /** When something was refused, by the monotonic clock. */
    synchronized List<Long> refusedNanos() {
        return List.copyOf(refusedNanos);
    }

    private void fail(int partition) throws StoreUnavailableException {
        if (away.contains(partition)) {
            refusedNanos.add(System.nanoTime());
            throw new StoreUnavailableException("away");
        }
    }

    private void failDead(@Nullable String worker) throws StoreUnavailableException {
        if (worker != null && dead.contains(worker)) {
            throw new StoreUnavailableException("dead");
        }
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public synchronized int announce(String worker, Duration lease) throws StoreUnavailableException {
        failDead(worker);
        announcements++;
        long now = System.nanoTime();
        workers.put(worker, now + lease.toNanos());
        workers.values().removeIf(until -> until - now <= 0);
        return workers.size();
    }

    @Override
    public synchronized OptionalLong acquire(int partition, String worker, Duration lease)
            throws StoreUnavailableException {
        acquires++;
        fail(partition);
        failDead(worker);
        long now = System.nanoTime();
        if (!worker.equals(holders[partition])) {
            if (holders[partition] != null && untilNanos[partition] - now > 0) {
                return OptionalLong.empty();
            }
            holders[partition] = worker;
            epochs[partition]++;
        }
        untilNanos[partition] = now + lease.toNanos();
        return OptionalLong.of(epochs[partition]);
    }

    @Override
    public synchronized void release(int partition, long epoch) throws StoreUnavailableException {
        releases++;
        failDead(holders[partition]);
        if (epochs[partition] == epoch) {
            holders[partition] = null;
        }
    }

    @Override
    public synchronized long appliedPosition(int partition) throws StoreUnavailableException {
        fail(partition);
        return applied[partition];
    }

    @Override
    public synchronized long lastPosition(int partition) {
        return log.get(partition).size();
    }

    @Override
    public synchronized List<LoggedEvent> readAfter(int partition, long position, int limit)
            throws StoreUnavailableException {
        reads++;
        if (holders[partition] == null || others.contains(holders[partition])) {
            strays++;
        }
        fail(partition);
        List<LoggedEvent> events = log.get(partition);
        int to = (int) Math.min(events.size(), position + limit);
        return List.copyOf(events.subList((int) Math.min(position, to), to));
    }

    @Override
    public synchronized void apply(int partition, long epoch, Increments increments)
            throws StoreUnavailableException, FencedException, InapplicableException {
        fail(partition);
        failDead(holders[partition]);
        if (applyAway) {
            throw new StoreUnavailableException("away");
        }
        check(partition, epoch, increments.fromPosition());
        long accounted = sum(increments.countedByReceiptDay()) + sum(increments.lateByReceiptDay());
        if (accounted != increments.toPosition() - increments.fromPosition()) {
            throw new IllegalStateException(accounted + " events are accounted for");
        }
        for (long position = increments.fromPosition() + 1; position <= increments.toPosition(); position++) {
            if (inapplicable.contains(partition + ":" + position)) {
                refusedNanos.add(System.nanoTime());
                throw new InapplicableException("refused", new IllegalStateException());
            }
        }
        for (long position = increments.fromPosition() + 1; position <= increments.toPosition(); position++) {
            appliedTimes.merge(partition + ":" + position, 1, Integer::sum);
        }
        applied[partition] = increments.toPosition();
    }

    private static long sum(Map<Long, Long> byDay) {
        return byDay.values().stream().mapToLong(n -> n).sum();
    }

    private void check(int partition, long epoch, long fromPosition) throws FencedException {
        if (epochs[partition] != epoch || applied[partition] != fromPosition) {
            fenced++;
            throw new FencedException("taken over");
        }
    }

    @Override
    public synchronized void setAside(int partition, long epoch, long fromPosition, long toPosition, String why)
            throws StoreUnavailableException, FencedException {
        fail(partition);
        check(partition, epoch, fromPosition);
        for (long position = fromPosition + 1; position <= toPosition; position++) {
            setAside.add(partition + ":" + position);
        }
        applied[partition] = toPosition;
    }

    @Override
    public synchronized void awaitAppended(int partition, long position, Duration timeout) throws InterruptedException {
        waits++;
        waiting++;
        try {
            long deadline = System.nanoTime() + timeout.toNanos();
            while (told[partition] <= position && deadline - System.nanoTime() > 0) {
                wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } finally {
            waiting--;
        }
    }
}
