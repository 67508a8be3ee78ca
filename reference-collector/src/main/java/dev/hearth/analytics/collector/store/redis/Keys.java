package dev.hearth.analytics.collector.store.redis;

import java.util.UUID;

/**
 * The names of a partition's keys. Every one has the partition's number in braces, so that all of them are in one slot.
 * The scripts build some of these names themselves.
 */
final class Keys {
    /** What the store as a whole is: its version, and how many partitions it has. */
    static final String LAYOUT = "analytics:layout";

    static final String WORKERS = "analytics:workers";
    static final String SALTS = "analytics:salts";
    static final String JOBS = "analytics:jobs";

    /** So many hashes and sets hold a day's ids, its answers, and the sessions: small ones, which Redis packs tightly. */
    static final int BUCKETS = 4_096;

    private static final long ID_SEED = 0x9e3779b97f4a7c15L;
    private static final long BUCKET_SEED = 0x2545f4914f6cdd1dL;
    private static final long PARTITION_SEED = 0x5851f42d4c957f2dL;

    private final String tag;

    Keys(int partition) {
        this.tag = "{" + partition + "}";
    }

    /** Which of so many partitions has a session's events, or a village's membership. */
    static int partitionOf(UUID id, int partitions) {
        return (int) Long.remainderUnsigned(Wire.mixed(id, PARTITION_SEED), partitions);
    }

    static int bucketOf(UUID id) {
        return (int) Long.remainderUnsigned(Wire.mixed(id, BUCKET_SEED), BUCKETS);
    }

    /** What stands for an id within its bucket: together they are 76 bits of it. Redis packs whole numbers tightly. */
    static long numberOf(UUID id) {
        return Wire.mixed(id, ID_SEED);
    }

    static String rollup(String kpi) {
        return "analytics:rollup:" + kpi;
    }

    String tag() {
        return tag;
    }

    String meta() {
        return "analytics:meta:" + tag;
    }

    /**
     * Never there. Every script names it: while a slot moves between nodes, Redis refuses a script of several keys one of
     * which is missing, so that no script ever sees, or makes, half of a partition.
     */
    String absent() {
        return "analytics:absent:" + tag;
    }

    String events() {
        return "analytics:events:" + tag;
    }

    String integrity() {
        return "analytics:integrity:" + tag;
    }

    String days() {
        return "analytics:days:" + tag;
    }

    String span() {
        return "analytics:span:" + tag;
    }

    /** Positions of the late events of a day that no backfill has taken. */
    String late(long epochDay) {
        return "analytics:late:" + tag + ":" + epochDay;
    }

    /** Positions of the late events of a day that are counted since a backfill. */
    String taken(long epochDay) {
        return "analytics:taken:" + tag + ":" + epochDay;
    }

    String aside() {
        return "analytics:aside:" + tag;
    }

    String kpis() {
        return "analytics:kpis:" + tag;
    }

    String totals(String kpi) {
        return "analytics:totals:" + tag + ":" + kpi;
    }

    String groups(String kpi, long epochDay) {
        return "analytics:groups:" + tag + ":" + kpi + ":" + epochDay;
    }

    String sketch(String kpi, long epochDay) {
        return "analytics:sketch:" + tag + ":" + kpi + ":" + epochDay;
    }

    String members(String kpi, long epochDay) {
        return "analytics:members:" + tag + ":" + kpi + ":" + epochDay;
    }

    String recount(String kpi, long epochDay) {
        return "analytics:recount:" + tag + ":" + kpi + ":" + epochDay;
    }

    String sessions(String kpi, int bucket) {
        return "analytics:sessions:" + tag + ":" + kpi + ":" + bucket;
    }

    String ids(long receiptDay, int bucket) {
        return "analytics:ids:" + tag + ":" + receiptDay + ":" + bucket;
    }

    String batches(long receiptDay, int bucket) {
        return "analytics:batches:" + tag + ":" + receiptDay + ":" + bucket;
    }
}
