package dev.hearth.analytics.collector.store.redis;

import dev.hearth.analytics.collector.store.ValueSketch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;

/**
 * What is kept of a {@link DayRollup}, and how: 8 bytes of stamp, then a varint (7 bits a byte, lowest first, zigzag)
 * for each number. The numbers: how many groups; for each its name's length and name, then its value; a sketch is count,
 * sum, number of buckets, then for each the distance from the one before and its count.
 */
enum RollupPart {
    COUNTS("c", false, true),
    DISTINCT("u", true, true),
    SKETCH("t", false, false),
    COUNTS_BY_GROUP("g", false, false),
    SKETCHES_BY_GROUP("q", false, false),
    DISTINCT_BY_GROUP("w", true, false);

    private final String field;
    private final boolean ofMembers;
    private final boolean oneNumber;

    RollupPart(String field, boolean ofMembers, boolean oneNumber) {
        this.field = field;
        this.ofMembers = ofMembers;
        this.oneNumber = oneNumber;
    }

    /** Its name in fields. */
    String field() {
        return field;
    }

    /** Its field in the rollup's hash. */
    String field(long epochDay) {
        return epochDay + ":" + field;
    }

    /** Its field in the rollup's hash for a whole block of days. */
    String blockField(long block) {
        return RollupBlock.PREFIX + field(block);
    }

    /** Whether it is one number a day, of the day as a whole, which each partition has at hand: it is kept by block only. */
    boolean isOneNumber() {
        return oneNumber;
    }

    /** Which of the partitions' numbers of the day, or the block, is the stamp that it depends on. */
    String stamp() {
        return ofMembers ? "uv" : "v";
    }

    static long stampOf(byte[] encoded) {
        return ByteBuffer.wrap(encoded).getLong();
    }

    static byte[] encodeNumbers(long stamp, SortedMap<String, Long> numbers) {
        Writer out = new Writer(stamp, numbers.size());
        numbers.forEach((group, number) -> {
            out.text(group);
            out.number(number);
        });
        return out.bytes();
    }

    static void decodeNumbers(byte[] encoded, Names names, BiConsumer<String, Long> eachGroup) {
        Reader in = new Reader(encoded);
        for (long left = in.number(); left > 0; left--) {
            eachGroup.accept(in.text(names), in.number());
        }
    }

    static byte[] encodeSketches(long stamp, SortedMap<String, ValueSketch> sketches) {
        Writer out = new Writer(stamp, sketches.size());
        sketches.forEach((group, sketch) -> {
            out.text(group);
            out.number(sketch.count());
            out.number(sketch.sum());
            out.number(sketch.buckets().size());
            int before = 0;
            for (Map.Entry<Integer, Long> bucket : sketch.buckets().entrySet()) {
                out.number((long) bucket.getKey() - before);
                out.number(bucket.getValue());
                before = bucket.getKey();
            }
        });
        return out.bytes();
    }

    static void decodeSketches(byte[] encoded, Names names, BiConsumer<String, ValueSketch> eachGroup) {
        Reader in = new Reader(encoded);
        for (long left = in.number(); left > 0; left--) {
            String group = in.text(names);
            long count = in.number();
            long sum = in.number();
            int[] indices = new int[(int) in.number()];
            long[] counts = new long[indices.length];
            int bucket = 0;
            for (int i = 0; i < indices.length; i++) {
                bucket += (int) in.number();
                indices[i] = bucket;
                counts[i] = in.number();
            }
            eachGroup.accept(group, ValueSketch.of(count, sum, indices, counts));
        }
    }

    private static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer(long stamp, int groups) {
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(stamp).array());
            number(groups);
        }

        void number(long number) {
            long bits = (number << 1) ^ (number >> 63);
            while ((bits & ~0x7fL) != 0) {
                out.write((int) ((bits & 0x7f) | 0x80));
                bits >>>= 7;
            }
            out.write((int) bits);
        }

        void text(String text) {
            byte[] bytes = Wire.bytes(text);
            number(bytes.length);
            out.writeBytes(bytes);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at = Long.BYTES;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long number() {
            long bits = 0;
            int shift = 0;
            while (bytes[at] < 0) {
                bits |= (bytes[at++] & 0x7fL) << shift;
                shift += 7;
            }
            bits |= (long) bytes[at++] << shift;
            return (bits >>> 1) ^ -(bits & 1);
        }

        String text(Names names) {
            int length = (int) number();
            at += length;
            return names.text(bytes, at - length, length);
        }
    }
}
