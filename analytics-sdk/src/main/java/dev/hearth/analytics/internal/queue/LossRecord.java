package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record that stands in a rewritten segment for a run of ordinals whose events are gone, and says what they were. So
 * dropping events and counting them is one renaming of a file.
 *
 * <pre>
 *  0  record header, kind 2
 * 10  u16  number of entries
 * 12  entries: u8 reason, u8 length of the name, the name, u32 count
 *     trailer: u64 first ordinal, u32 number of ordinals
 * </pre>
 */
final class LossRecord {
    private static final int COUNT_AT = 10;
    private static final int ENTRIES_AT = 12;
    private static final int ENTRY_BYTES_MAX = 2 + RecordFormat.NAME_BYTES_MAX + 4;

    private LossRecord() {}

    /** Encodes the record at the start of {@code target}, without its checksum; answers the length. */
    static int encode(byte[] target, Losses losses, long firstOrdinal, int span) {
        int at = ENTRIES_AT;
        int entries = 0;
        Losses rest = new Losses();
        for (Map.Entry<LossKey, Long> entry : losses.counts().entrySet()) {
            // Room is kept for one entry by reason: what does not fit loses its name, not its count.
            int room = RecordFormat.RECORD_BYTES_MAX
                    - RecordFormat.TRAILER_BYTES
                    - DropReason.values().length * ENTRY_BYTES_MAX;
            LossKey key = entry.getKey();
            if (at + ENTRY_BYTES_MAX > room) {
                rest.add(LossCount.UNKNOWN, key.reason, entry.getValue());
            } else {
                at = putEntry(target, at, key, entry.getValue());
                entries++;
            }
        }
        for (Map.Entry<LossKey, Long> entry : rest.counts().entrySet()) {
            at = putEntry(target, at, entry.getKey(), entry.getValue());
            entries++;
        }
        while (at < RecordFormat.RECORD_BYTES_MIN - RecordFormat.TRAILER_BYTES) {
            target[at++] = 0;
        }
        target[RecordFormat.FORMAT_AT] = RecordFormat.FORMAT;
        target[RecordFormat.KIND] = RecordFormat.KIND_LOSS;
        BigEndian.putShort(target, COUNT_AT, entries);
        BigEndian.putLong(target, at, firstOrdinal);
        BigEndian.putInt(target, at + 8, span);
        int length = at + RecordFormat.TRAILER_BYTES;
        BigEndian.putInt(target, RecordFormat.LENGTH, length);
        return length;
    }

    private static int putEntry(byte[] target, int at, LossKey key, long count) {
        byte[] name = key.eventName.getBytes(StandardCharsets.US_ASCII);
        target[at] = DiskCodes.of(key.reason);
        target[at + 1] = (byte) name.length;
        System.arraycopy(name, 0, target, at + 2, name.length);
        BigEndian.putInt(target, at + 2 + name.length, (int) count);
        return at + 2 + name.length + 4;
    }

    /** Adds the counts of the record at {@code offset}; what cannot be read is damage of unknown events. */
    static void decode(byte[] content, int offset, int length, Losses losses) {
        int end = offset + length - RecordFormat.TRAILER_BYTES;
        long unread = BigEndian.getInt(content, offset + length - 4) & 0xFFFF_FFFFL;
        int at = offset + ENTRIES_AT;
        int entries = BigEndian.getShort(content, offset + COUNT_AT);
        for (int i = 0; i < entries && end - at >= 6; i++) {
            DropReason reason = DiskCodes.reason(content[at]);
            int nameLength = content[at + 1];
            if (nameLength < 1 || nameLength > end - at - 6) {
                break;
            }
            String name = new String(content, at + 2, nameLength, StandardCharsets.US_ASCII);
            long count = BigEndian.getInt(content, at + 2 + nameLength) & 0xFFFF_FFFFL;
            losses.add(name, orDamaged(reason), count);
            unread -= count;
            at += 2 + nameLength + 4;
        }
        if (unread > 0) {
            losses.add(LossCount.UNKNOWN, DropReason.DAMAGED, unread);
        }
    }

    private static DropReason orDamaged(@Nullable DropReason reason) {
        return reason == null ? DropReason.DAMAGED : reason;
    }
}
