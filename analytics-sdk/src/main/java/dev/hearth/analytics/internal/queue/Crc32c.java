package dev.hearth.analytics.internal.queue;

import java.util.zip.Checksum;

/**
 * CRC32C (Castagnoli, RFC 3720): the platform's, which is one instruction for eight bytes, where there is one (Java 9,
 * Android 14), else our own by table. Both give the same results. Not thread-safe.
 */
final class Crc32c {
    private Crc32c() {}

    /** A new checksum, begun. */
    static Checksum create() {
        try {
            return Class.forName("java.util.zip.CRC32C")
                    .asSubclass(Checksum.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            return new TableCrc32c();
        }
    }

    /** Of one stretch of bytes. */
    static int of(Checksum checksum, byte[] bytes, int from, int length) {
        checksum.reset();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }
}
