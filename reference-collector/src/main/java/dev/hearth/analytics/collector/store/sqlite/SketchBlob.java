package dev.hearth.analytics.collector.store.sqlite;

import dev.hearth.analytics.collector.store.ValueSketch;
import java.nio.ByteBuffer;

/**
 * The buckets of a sketch as one blob: for each bucket, ascending, its index as a 32-bit and its count as a 64-bit
 * big-endian number. Equal sketches have equal blobs.
 */
final class SketchBlob {
    private static final int BUCKET_BYTES = Integer.BYTES + Long.BYTES;

    private SketchBlob() {}

    static byte[] encode(ValueSketch sketch) {
        ByteBuffer blob = ByteBuffer.allocate(sketch.size() * BUCKET_BYTES);
        sketch.forEachBucket((index, count) -> blob.putInt(index).putLong(count));
        return blob.array();
    }

    static ValueSketch decode(long count, long sum, byte[] blob) {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        int size = blob.length / BUCKET_BYTES;
        int[] indices = new int[size];
        long[] counts = new long[size];
        for (int i = 0; i < size; i++) {
            indices[i] = bytes.getInt();
            counts[i] = bytes.getLong();
        }
        return ValueSketch.of(count, sum, indices, counts);
    }
}
