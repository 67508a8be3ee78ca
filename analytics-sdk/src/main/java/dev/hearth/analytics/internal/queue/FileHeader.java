package dev.hearth.analytics.internal.queue;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The first {@value #BYTES} bytes of a segment and of the state file: which run it belongs to. A reader that finds it
 * damaged goes on without it, since the names of directory and file say the same. Immutable.
 */
final class FileHeader {
    static final int BYTES = 256;
    static final int VERSION = 1;

    static final long SEGMENT_MAGIC = 0x8A48_5351_5345_470AL; // 0x8A "HSQSEG" newline
    static final long STATE_MAGIC = 0x8A48_5351_5354_410AL; // 0x8A "HSQSTA" newline

    private static final int VERSION_AT = 8;
    private static final int HEADER_BYTES_AT = 10;
    private static final int NUMBER_AT = 12;
    private static final int RUN_ID_AT = 16;
    private static final int START_WALL_AT = 32;
    private static final int START_MONOTONIC_AT = 40;
    private static final int CREATED_WALL_AT = 48;
    private static final int CREATED_MONOTONIC_AT = 56;
    private static final int FIRST_NUMBER_AT = 64;
    private static final int TEXTS_AT = 68;
    private static final int CRC_AT = BYTES - 4;

    /** What a reader makes of the first bytes of a file. */
    enum Verdict {
        VALID,
        /** Ours by its magic, but of a format version that this code does not know. */
        NEWER,
        /** Damaged, foreign, or shorter than a header. */
        DAMAGED,
        /** Nothing but zeros, or no bytes at all. */
        BLANK
    }

    final RunInfo run;
    final int number;
    final int firstNumber;
    final long createdWallMillis;
    final long createdMonotonicNanos;

    FileHeader(RunInfo run, int firstNumber, int number, long createdWallMillis, long createdMonotonicNanos) {
        this.run = run;
        this.number = number;
        this.firstNumber = firstNumber;
        this.createdWallMillis = createdWallMillis;
        this.createdMonotonicNanos = createdMonotonicNanos;
    }

    byte[] encode(long magic) {
        byte[] bytes = new byte[BYTES];
        BigEndian.putLong(bytes, 0, magic);
        BigEndian.putShort(bytes, VERSION_AT, VERSION);
        BigEndian.putShort(bytes, HEADER_BYTES_AT, BYTES);
        BigEndian.putInt(bytes, NUMBER_AT, number);
        BigEndian.putLong(bytes, RUN_ID_AT, run.runId().getMostSignificantBits());
        BigEndian.putLong(bytes, RUN_ID_AT + 8, run.runId().getLeastSignificantBits());
        BigEndian.putLong(bytes, START_WALL_AT, run.startWallMillis());
        BigEndian.putLong(bytes, START_MONOTONIC_AT, run.startMonotonicNanos());
        BigEndian.putLong(bytes, CREATED_WALL_AT, createdWallMillis);
        BigEndian.putLong(bytes, CREATED_MONOTONIC_AT, createdMonotonicNanos);
        BigEndian.putInt(bytes, FIRST_NUMBER_AT, firstNumber);
        int next = putText(bytes, TEXTS_AT, run.appVersion());
        putText(bytes, next, run.platform());
        BigEndian.putInt(bytes, CRC_AT, Crc32c.of(Crc32c.create(), bytes, 0, CRC_AT));
        return bytes;
    }

    private static int putText(byte[] bytes, int at, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes[at] = (byte) utf8.length;
        System.arraycopy(utf8, 0, bytes, at + 1, utf8.length);
        return at + 1 + utf8.length;
    }

    static Verdict judge(byte[] bytes, long magic) {
        if (isBlank(bytes)) {
            return Verdict.BLANK;
        }
        if (bytes.length < BYTES || BigEndian.getLong(bytes, 0) != magic) {
            return Verdict.DAMAGED;
        }
        boolean whole = Crc32c.of(Crc32c.create(), bytes, 0, CRC_AT) == BigEndian.getInt(bytes, CRC_AT);
        int version = BigEndian.getShort(bytes, VERSION_AT);
        if (version != VERSION) {
            // A later version keeps the first 256 bytes and their checksum, so that this can be told from damage.
            return whole && version > VERSION ? Verdict.NEWER : Verdict.DAMAGED;
        }
        return whole ? Verdict.VALID : Verdict.DAMAGED;
    }

    /** The header, or null unless it is {@link Verdict#VALID}. */
    static @Nullable FileHeader decode(byte[] bytes, long magic) {
        if (judge(bytes, magic) != Verdict.VALID) {
            return null;
        }
        int appVersionLength = bytes[TEXTS_AT];
        int platformAt = TEXTS_AT + 1 + appVersionLength;
        if (appVersionLength < 0 || appVersionLength > QueueOptions.TEXT_BYTES_MAX) {
            return null;
        }
        int platformLength = bytes[platformAt];
        if (platformLength < 0 || platformLength > QueueOptions.TEXT_BYTES_MAX) {
            return null;
        }
        RunInfo run = new RunInfo(
                new UUID(BigEndian.getLong(bytes, RUN_ID_AT), BigEndian.getLong(bytes, RUN_ID_AT + 8)),
                new String(bytes, TEXTS_AT + 1, appVersionLength, StandardCharsets.UTF_8),
                new String(bytes, platformAt + 1, platformLength, StandardCharsets.UTF_8),
                BigEndian.getLong(bytes, START_WALL_AT),
                BigEndian.getLong(bytes, START_MONOTONIC_AT),
                null,
                false);
        return new FileHeader(
                run,
                BigEndian.getInt(bytes, FIRST_NUMBER_AT),
                BigEndian.getInt(bytes, NUMBER_AT),
                BigEndian.getLong(bytes, CREATED_WALL_AT),
                BigEndian.getLong(bytes, CREATED_MONOTONIC_AT));
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }
}
