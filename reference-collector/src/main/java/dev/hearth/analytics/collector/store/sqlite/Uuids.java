package dev.hearth.analytics.collector.store.sqlite;

import java.nio.ByteBuffer;
import java.util.UUID;

/** 128-bit ids as blobs of 16 bytes, big-endian: half of their text form, and in the same order. */
final class Uuids {
    private Uuids() {}

    static byte[] toBlob(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    static UUID fromBlob(byte[] blob) {
        ByteBuffer bytes = ByteBuffer.wrap(blob);
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
