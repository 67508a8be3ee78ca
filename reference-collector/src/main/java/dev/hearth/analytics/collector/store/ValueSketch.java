package dev.hearth.analytics.collector.store;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a day as a DDSketch: how many fall into each of the buckets that grow by the same factor. Sketches
 * merge by adding counts, a value can be taken out again exactly, and a quantile is within
 * {@value #RELATIVE_ACCURACY} of the true one (Masson, Rim, Lee: DDSketch, VLDB 2019). Count, sum and average are exact,
 * whatever the order, because all of it is whole numbers: a value is in thousandths of its KPI's unit, so a duration in
 * milliseconds. Not safe for several threads.
 */
public final class ValueSketch {
    /** The greatest relative error of a quantile. */
    public static final double RELATIVE_ACCURACY = 0.01;

    /** The greatest value, and the smallest but for the sign; others are taken as this. Keeps sums within 64 bits. */
    public static final long VALUE_MAX = 1_000_000_000_000L;

    /** The bucket of 0, which has no logarithm. Values below 0 are in buckets below it, mirrored. */
    private static final int ZERO_BUCKET = -1;

    /** Values are whole, so that the index of the smallest, 1, is 0. */
    private static final IndexMapping MAPPING = new LogarithmicMapping(RELATIVE_ACCURACY);

    private final TreeMap<Integer, Long> buckets;
    private long count;
    private long sum;

    public ValueSketch() {
        this(0, 0, Map.of());
    }

    /** A sketch that was kept. */
    public ValueSketch(long count, long sum, Map<Integer, Long> buckets) {
        this.count = count;
        this.sum = sum;
        this.buckets = new TreeMap<>(buckets);
    }

    /**
     * Adds a value so many times; fewer than 0 take it out again.
     *
     * @param value in thousandths
     */
    public void add(long value, long times) {
        long bounded = Math.max(-VALUE_MAX, Math.min(value, VALUE_MAX));
        count += times;
        sum += times * bounded;
        addToBucket(bucketOf(bounded), times);
    }

    /** Adds the counts of another sketch, which may be negative where it took values out. */
    public void merge(ValueSketch other) {
        count += other.count;
        sum += other.sum;
        other.buckets.forEach(this::addToBucket);
    }

    /** This one and another one together; neither is changed. */
    public ValueSketch plus(ValueSketch other) {
        ValueSketch together = new ValueSketch(count, sum, buckets);
        together.merge(other);
        return together;
    }

    /** What takes out all that this one holds. */
    public ValueSketch negated() {
        ValueSketch negated = new ValueSketch(-count, -sum, buckets);
        negated.buckets.replaceAll((bucket, n) -> -n);
        return negated;
    }

    private void addToBucket(int bucket, long times) {
        if (times != 0) {
            buckets.merge(bucket, times, (a, b) -> a + b == 0 ? null : Long.valueOf(a + b));
        }
    }

    /** The bucket of a value in thousandths: buckets ascend with the values in them. */
    public static int bucketOf(long value) {
        if (value == 0) {
            return ZERO_BUCKET;
        }
        int index = MAPPING.index((double) Math.abs(value));
        return value > 0 ? index : ZERO_BUCKET - 1 - index;
    }

    private static double valueOf(int bucket) {
        if (bucket == ZERO_BUCKET) {
            return 0;
        }
        return bucket > ZERO_BUCKET ? MAPPING.value(bucket) : -MAPPING.value(ZERO_BUCKET - 1 - bucket);
    }

    /** How many values there are, each as often as it was added. */
    public long count() {
        return count;
    }

    /** In thousandths. */
    public long sum() {
        return sum;
    }

    /** Counts by bucket, ascending; none is 0. */
    public Map<Integer, Long> buckets() {
        return buckets;
    }

    /** Whether it holds, and takes out, nothing. */
    public boolean isEmpty() {
        return count == 0 && sum == 0 && buckets.isEmpty();
    }

    /** In thousandths. There must be a value. */
    public double average() {
        return (double) sum / count;
    }

    /**
     * The nearest-rank quantile: the value at place ⌈q·n⌉ of the n sorted values, in thousandths, within
     * {@value #RELATIVE_ACCURACY}. There must be a value.
     *
     * @param q over 0, at most 1
     */
    public double quantile(double q) {
        long rank = Math.max(1, (long) Math.ceil(q * count));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= rank) {
                return valueOf(bucket.getKey());
            }
        }
        throw new IllegalStateException("no values");
    }
}
