package dev.hearth.analytics.collector.store.redis;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * So many days of one part of a KPI's rollups, kept in one field under one stamp, so that days that no longer change are
 * not compared with each partition one by one. 8 bytes of stamp; then for each day that has anything 8 bytes of its
 * number, 4 bytes of length, and what {@link RollupPart} says.
 */
final class RollupBlock {
    static final int DAYS = 32;

    /** What fields of blocks begin with. */
    static final String PREFIX = "b";

    private static final int DAY_HEAD_BYTES = Long.BYTES + Integer.BYTES;

    private RollupBlock() {}

    /** Which block a day is in. The scripts work it out themselves. */
    static long of(long epochDay) {
        return Math.floorDiv(epochDay, (long) DAYS);
    }

    static long firstDay(long block) {
        return block * DAYS;
    }

    static long lastDay(long block) {
        return firstDay(block) + DAYS - 1;
    }

    static byte[] encode(long stamp, SortedMap<Long, byte[]> days) {
        int size = Long.BYTES;
        for (byte[] day : days.values()) {
            size += DAY_HEAD_BYTES + day.length;
        }
        ByteBuffer out = ByteBuffer.allocate(size).putLong(stamp);
        for (Map.Entry<Long, byte[]> day : days.entrySet()) {
            out.putLong(day.getKey()).putInt(day.getValue().length).put(day.getValue());
        }
        return out.array();
    }

    static long stampOf(byte[] encoded) {
        return ByteBuffer.wrap(encoded).getLong();
    }

    static SortedMap<Long, byte[]> decode(byte[] encoded) {
        SortedMap<Long, byte[]> days = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(encoded).position(Long.BYTES);
        while (in.hasRemaining()) {
            long epochDay = in.getLong();
            byte[] day = new byte[in.getInt()];
            in.get(day);
            days.put(epochDay, day);
        }
        return days;
    }
}
