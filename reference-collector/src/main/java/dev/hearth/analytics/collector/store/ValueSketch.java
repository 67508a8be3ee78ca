package dev.hearth.analytics.collector.store;

import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.mapping.LogarithmicMapping;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
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

    private static final int BUCKETS_MIN = 8;

    // The first so many of both are the buckets, ascending, and how many values each has, never 0.
    private int size;
    private int[] indices;
    private long[] counts;

    private long count;
    private long sum;

    public ValueSketch() {
        this(0, 0, new int[BUCKETS_MIN], new long[BUCKETS_MIN], 0);
    }

    private ValueSketch(long count, long sum, int[] indices, long[] counts, int size) {
        this.count = count;
        this.sum = sum;
        this.indices = indices;
        this.counts = counts;
        this.size = size;
    }

    /** A sketch that was kept. */
    public ValueSketch(long count, long sum, Map<Integer, Long> buckets) {
        this();
        this.count = count;
        this.sum = sum;
        buckets.forEach(this::addToBucket);
    }

    /**
     * A sketch that was kept.
     *
     * @param indices its buckets, ascending; belongs to the sketch from now on
     * @param counts how many values each has; belongs to the sketch from now on
     */
    public static ValueSketch of(long count, long sum, int[] indices, long[] counts) {
        return new ValueSketch(count, sum, indices, counts, indices.length);
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
        for (int i = 0; i < other.size; i++) {
            addToBucket(other.indices[i], other.counts[i]);
        }
    }

    /** This one and another one together; neither is changed. */
    public ValueSketch plus(ValueSketch other) {
        ValueSketch together = new ValueSketch(count, sum, indices.clone(), counts.clone(), size);
        together.merge(other);
        return together;
    }

    /** What takes out all that this one holds. */
    public ValueSketch negated() {
        long[] taken = new long[size];
        for (int i = 0; i < size; i++) {
            taken[i] = -counts[i];
        }
        return of(-count, -sum, Arrays.copyOf(indices, size), taken);
    }

    private void addToBucket(int bucket, long times) {
        if (times == 0) {
            return;
        }
        int at = Arrays.binarySearch(indices, 0, size, bucket);
        if (at < 0) {
            insert(-at - 1, bucket, times);
        } else if (counts[at] + times != 0) {
            counts[at] += times;
        } else {
            remove(at);
        }
    }

    private void insert(int at, int bucket, long times) {
        if (size == indices.length) {
            int larger = Math.max(BUCKETS_MIN, size * 2);
            indices = Arrays.copyOf(indices, larger);
            counts = Arrays.copyOf(counts, larger);
        }
        System.arraycopy(indices, at, indices, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        indices[at] = bucket;
        counts[at] = times;
        size++;
    }

    private void remove(int at) {
        size--;
        System.arraycopy(indices, at + 1, indices, at, size - at);
        System.arraycopy(counts, at + 1, counts, at, size - at);
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

    /** Counts by bucket, ascending; none is 0. A copy. */
    public NavigableMap<Integer, Long> buckets() {
        NavigableMap<Integer, Long> buckets = new TreeMap<>();
        forEachBucket(buckets::put);
        return buckets;
    }

    /** How many buckets have values. */
    public int size() {
        return size;
    }

    /** Is given each bucket and how many values it has, ascending. */
    public interface BucketReader {
        void read(int bucket, long count);
    }

    public void forEachBucket(BucketReader reader) {
        for (int i = 0; i < size; i++) {
            reader.read(indices[i], counts[i]);
        }
    }

    /** Whether it holds, and takes out, nothing. */
    public boolean isEmpty() {
        return count == 0 && sum == 0 && size == 0;
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
        for (int i = 0; i < size; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return valueOf(indices[i]);
            }
        }
        throw new IllegalStateException("no values");
    }
}
