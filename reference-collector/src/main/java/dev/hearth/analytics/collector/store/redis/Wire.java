package dev.hearth.analytics.collector.store.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as they go to Redis, and come back. */
final class Wire {
    private static final long MIX_1 = 0xbf58476d1ce4e5b9L;
    private static final long MIX_2 = 0x94d049bb133111ebL;

    private Wire() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static byte[][] array(List<byte[]> values) {
        return values.toArray(byte[][]::new);
    }

    static String text(@Nullable Object value) {
        return new String((byte[]) Objects.requireNonNull(value), StandardCharsets.UTF_8);
    }

    /** A number, or 0 where there is none. */
    static long number(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        return value instanceof Long number ? number : Long.parseLong(text(value));
    }

    static UUID uuid(@Nullable Object value) {
        ByteBuffer buffer = ByteBuffer.wrap((byte[]) Objects.requireNonNull(value));
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    @SuppressWarnings("unchecked") // Redis's arrays are lists of anything.
    static List<@Nullable Object> list(@Nullable Object value) {
        return (List<@Nullable Object>) Objects.requireNonNull(value);
    }

    /** Spreads the bits of an id over 64: equal ids alike, similar ones not at all. */
    static long mixed(UUID id, long seed) {
        long high = mix(id.getMostSignificantBits() ^ seed);
        return mix(high + Long.rotateLeft(id.getLeastSignificantBits(), 32) * MIX_1);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * MIX_1;
        mixed = (mixed ^ (mixed >>> 27)) * MIX_2;
        return mixed ^ (mixed >>> 31);
    }
}
