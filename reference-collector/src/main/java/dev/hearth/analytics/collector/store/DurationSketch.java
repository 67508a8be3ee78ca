package dev.hearth.analytics.collector.store;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.Map;
import java.util.TreeMap;

/**
 * The durations of a day as a DDSketch: how many fall into each of the buckets that grow by the same factor. Sketches
 * merge by adding counts, a duration can be taken out again exactly, and a quantile is within
 * {@value #RELATIVE_ACCURACY} of the true one (Masson, Rim, Lee: DDSketch, VLDB 2019). The average is exact. Not safe
 * for several threads.
 */
public final class DurationSketch {
    /** The greatest relative error of a quantile. */
    public static final double RELATIVE_ACCURACY = 0.01;

    /** The bucket of durations of 0 ms, which have no logarithm. Below every index of a duration of 1 ms to 24 h. */
    private static final int ZERO_BUCKET = -1;

    /** Durations are whole milliseconds, so that the index of the shortest, 1 ms, is 0. */
    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ACCURACY);

    private final TreeMap<Integer, Long> buckets;
    private long count;
    private long sumMillis;

    public DurationSketch() {
        this(0, 0, Map.of());
    }

    /** A sketch that was kept. */
    public DurationSketch(long count, long sumMillis, Map<Integer, Long> buckets) {
        this.count = count;
        this.sumMillis = sumMillis;
        this.buckets = new TreeMap<>(buckets);
    }

    public void add(long durationMillis) {
        change(durationMillis, 1);
    }

    /** Takes out a duration that was added before. */
    public void remove(long durationMillis) {
        change(durationMillis, -1);
    }

    private void change(long durationMillis, int by) {
        count += by;
        sumMillis += by * durationMillis;
        buckets.merge(bucketOf(durationMillis), (long) by, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Adds the counts of another sketch, which may be negative where it took durations out. */
    public void merge(DurationSketch other) {
        count += other.count;
        sumMillis += other.sumMillis;
        other.buckets.forEach((bucket, n) -> buckets.merge(bucket, n, (a, b) -> a + b == 0 ? null : a + b));
    }

    private static int bucketOf(long durationMillis) {
        return durationMillis == 0 ? ZERO_BUCKET : MAPPING.index((double) durationMillis);
    }

    public long count() {
        return count;
    }

    public long sumMillis() {
        return sumMillis;
    }

    /** Counts by bucket, ascending. */
    public Map<Integer, Long> buckets() {
        return buckets;
    }

    /** In milliseconds. There must be a duration. */
    public double average() {
        return (double) sumMillis / count;
    }

    /**
     * The nearest-rank quantile: the duration at place ⌈q·n⌉ of the n sorted durations, in milliseconds, within
     * {@value #RELATIVE_ACCURACY}. There must be a duration.
     *
     * @param q over 0, at most 1
     */
    public double quantile(double q) {
        long rank = Math.max(1, (long) Math.ceil(q * count));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return bucket.getKey() == ZERO_BUCKET ? 0 : MAPPING.value(bucket.getKey());
            }
        }
        throw new IllegalStateException("no durations");
    }
}
