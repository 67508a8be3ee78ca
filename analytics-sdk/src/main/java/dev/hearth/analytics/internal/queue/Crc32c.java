package dev.hearth.analytics.internal.queue;

import java.util.zip.Checksum;

/**
 * CRC32C (Castagnoli, RFC 3720): the platform's, which is one instruction for eight bytes, where there is one (Java 9,
 * Android 14), else our own by table. Both give the same results. Not thread-safe.
 */
final class Crc32c {
    private static final boolean IN_PLATFORM = isInPlatform();

    private Crc32c() {}

    private static boolean isInPlatform() {
        try {
            Platform.create();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** A new checksum, begun. */
    static Checksum create() {
        return IN_PLATFORM ? Platform.create() : new TableCrc32c();
    }

    /** Of one stretch of bytes. */
    static int of(Checksum checksum, byte[] bytes, int from, int length) {
        checksum.reset();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }

    /** Apart, since it cannot be linked where there is no such class. Not by reflection, whose first uses are slow. */
    private static final class Platform {
        private Platform() {}

        static Checksum create() {
            return new java.util.zip.CRC32C();
        }
    }
}
