package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.ValueSketch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The buckets of a sketch as one blob: for each bucket, ascending, its index as a 32-bit and its count as a 64-bit
 * big-endian number. Equal sketches have equal blobs.
 */
final class SketchBlob {
    private static final int BUCKET_BYTES = Integer.BYTES + Long.BYTES;

    private SketchBlob() {}

    static byte[] encode(ValueSketch sketch) {
        ByteBuffer blob = ByteBuffer.allocate(sketch.buckets().size() * BUCKET_BYTES);
        sketch.buckets().forEach((index, count) -> blob.putInt(index).putLong(count));
        return blob.array();
    }

    static ValueSketch decode(long count, long sum, byte[] blob) {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        Map<Integer, Long> buckets = new TreeMap<>();
        while (bytes.remaining() >= BUCKET_BYTES) {
            buckets.put(bytes.getInt(), bytes.getLong());
        }
        return new ValueSketch(count, sum, buckets);
    }
}
