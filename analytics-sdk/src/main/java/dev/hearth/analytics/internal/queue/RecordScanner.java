package dev.hearth.analytics.internal.queue;

import java.util.zip.Checksum;

/**
 * Finds the whole records in a stretch of a segment. What is damaged is skipped by trying every multiple of eight until a
 * record is whole again; ordinals only rise, so that a stale record is not taken for a new one. Trusts no length before
 * it was compared with the bytes that remain; never throws. Not thread-safe.
 */
final class RecordScanner {
    private final byte[] content;
    private final int limit;
    private final int salt;
    private final Checksum checksum;
    private int next;
    private int offset;
    private int length;
    private long ordinalMin;
    private int end;

    /**
     * @param from where the first record may be, a multiple of eight
     * @param limit the end of the bytes that may be read
     */
    RecordScanner(byte[] content, int from, int limit, int salt, Checksum checksum) {
        this.content = content;
        this.limit = limit;
        this.salt = salt;
        this.checksum = checksum;
        this.next = from;
        this.end = from;
    }

    /** Moves to the next whole record; false if there is none. */
    boolean next() {
        for (int at = next; at <= limit - RecordFormat.RECORD_BYTES_MIN; at += RecordFormat.ALIGNMENT) {
            if (isWhole(at)) {
                offset = at;
                length = BigEndian.getInt(content, at + RecordFormat.LENGTH);
                next = at + RecordFormat.padded(length);
                end = Math.min(next, limit);
                ordinalMin = endOrdinal();
                return true;
            }
        }
        next = limit;
        return false;
    }

    private boolean isWhole(int at) {
        int claimed = BigEndian.getInt(content, at + RecordFormat.LENGTH);
        if (claimed < RecordFormat.RECORD_BYTES_MIN
                || claimed > RecordFormat.RECORD_BYTES_MAX
                || claimed > limit - at
                || content[at + RecordFormat.FORMAT_AT] != RecordFormat.FORMAT) {
            return false;
        }
        int kind = content[at + RecordFormat.KIND];
        if (kind != RecordFormat.KIND_EVENT && kind != RecordFormat.KIND_LOSS) {
            return false;
        }
        long ordinal = BigEndian.getLong(content, at + claimed - RecordFormat.TRAILER_BYTES);
        if (ordinal < ordinalMin || ordinal > RecordFormat.ORDINALS_MAX - span(at, claimed)) {
            return false;
        }
        int sum = Crc32c.of(checksum, content, at + RecordFormat.LENGTH, claimed - RecordFormat.LENGTH);
        return (sum ^ salt) == BigEndian.getInt(content, at + RecordFormat.CRC);
    }

    /** Where the record begins. */
    int offset() {
        return offset;
    }

    /** The record's length, without padding. */
    int length() {
        return length;
    }

    boolean isLoss() {
        return content[offset + RecordFormat.KIND] == RecordFormat.KIND_LOSS;
    }

    /** The record's ordinal, or its first. */
    long ordinal() {
        return BigEndian.getLong(content, offset + length - RecordFormat.TRAILER_BYTES);
    }

    /** The first ordinal behind the record. */
    long endOrdinal() {
        return ordinal() + span(offset, length);
    }

    /** How many ordinals the record at {@code at} stands for. */
    private int span(int at, int recordLength) {
        boolean loss = content[at + RecordFormat.KIND] == RecordFormat.KIND_LOSS;
        return loss ? Math.max(1, BigEndian.getInt(content, at + recordLength - 4)) : 1;
    }

    /** Where the last whole record ends, padding included. */
    int end() {
        return end;
    }

    /** Whether there is anything but zeros behind the last whole record: call when {@link #next()} has said false. */
    boolean hasDamagedTail() {
        for (int i = end; i < limit; i++) {
            if (content[i] != 0) {
                return true;
            }
        }
        return false;
    }
}
