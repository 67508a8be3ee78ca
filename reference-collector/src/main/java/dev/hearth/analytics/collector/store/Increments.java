package dev.hearth.analytics.collector.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a piece of a partition's log adds to the KPIs. All of it is commutative: sums, sets, buckets, and the outer edges
 * of sessions. So the order of events does not matter, and neither does where the log is cut into pieces. Keys keep the
 * order in which they came, which decides the groups that are kept when there are too many. Not safe for several threads.
 */
public final class Increments {
    private final long fromPosition;
    private final long toPosition;
    private final Map<KpiKey, Long> counts = new LinkedHashMap<>();
    private final Map<KpiKey, Set<UUID>> members = new LinkedHashMap<>();
    private final Map<KpiKey, ValueSketch> values = new LinkedHashMap<>();
    private final Map<SessionKey, SessionEdges> sessions = new LinkedHashMap<>();
    private final Map<Long, Long> countedByReceiptDay = new TreeMap<>();
    private final Map<Long, Long> lateByReceiptDay = new TreeMap<>();

    /**
     * @param fromPosition the position before the first event
     * @param toPosition the position of the last event
     */
    public Increments(long fromPosition, long toPosition) {
        this.fromPosition = fromPosition;
        this.toPosition = toPosition;
    }

    public void addCount(KpiKey key, long count) {
        counts.merge(key, count, Long::sum);
    }

    public void addMember(KpiKey key, UUID member) {
        members.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(member);
    }

    /** Adds a value, in thousandths of the KPI's unit, so many times. */
    public void addValue(KpiKey key, long value, long times) {
        values.computeIfAbsent(key, k -> new ValueSketch()).add(value, times);
    }

    public void addSession(SessionKey key, SessionEdges edges) {
        sessions.merge(key, edges, SessionEdges::merge);
    }

    /** Accounts for one event of the log: every event of the piece is either counted or late. */
    public void account(long receiptDay, boolean late) {
        (late ? lateByReceiptDay : countedByReceiptDay).merge(receiptDay, 1L, Long::sum);
    }

    public long fromPosition() {
        return fromPosition;
    }

    public long toPosition() {
        return toPosition;
    }

    public Map<KpiKey, Long> counts() {
        return counts;
    }

    public Map<KpiKey, Set<UUID>> members() {
        return members;
    }

    public Map<KpiKey, ValueSketch> values() {
        return values;
    }

    public Map<SessionKey, SessionEdges> sessions() {
        return sessions;
    }

    public Map<Long, Long> countedByReceiptDay() {
        return countedByReceiptDay;
    }

    public Map<Long, Long> lateByReceiptDay() {
        return lateByReceiptDay;
    }

    /** A session of one KPI that pairs a start with an end. */
    public record SessionKey(String kpi, UUID sessionId) {}
}
