package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Counts the drops of this run by event name and reason, in mapped memory, so that the counts survive a kill. Totals that
 * only grow: what was told to the server is in the {@link ControlBlock}. Any thread; counting a name that was counted
 * before allocates nothing. Without a disk the counts are on the heap until there is one.
 *
 * <pre>
 *  entry:  0 u32 CRC32C of the bytes 4 to 71   4 u8 reason   5 u8 length   6 name, zero-padded
 *         72 u64 count   80 u64 complement of the count   88 zeros
 * </pre>
 */
final class LossLedger implements Supplier<Losses> {
    static final int ENTRIES = 256;
    static final int ENTRY_BYTES = 96;
    static final int BYTES = ENTRIES * ENTRY_BYTES;

    private static final int REASON_AT = 4;
    private static final int LENGTH_AT = 5;
    private static final int NAME_AT = 6;
    private static final int COUNT_AT = 72;
    private static final int COMPLEMENT_AT = 80;
    private static final int REASONS = DropReason.values().length;

    private final Map<String, int[]> entriesByName = new HashMap<>();
    private ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private int base;
    private int used;

    /** From now on, the counts are in {@code shared} at {@code newBase}, those from before included. */
    synchronized void attach(ByteBuffer shared, int newBase) {
        byte[] content = new byte[BYTES];
        ((Buffer) buffer).clear().position(base);
        buffer.get(content);
        ByteBuffer target = shared.duplicate();
        ((Buffer) target).clear().position(newBase);
        target.put(content);
        buffer = target;
        base = newBase;
    }

    /** Counts; a name that is not one, or finds no room, is counted as {@link LossCount#UNKNOWN}. */
    synchronized void count(DropReason reason, String eventName, long count) {
        int entry = entry(eventName, reason);
        int at = base + entry * ENTRY_BYTES;
        long total = buffer.getLong(at + COUNT_AT) + count;
        buffer.putLong(at + COUNT_AT, total);
        buffer.putLong(at + COMPLEMENT_AT, ~total);
    }

    private int entry(String eventName, DropReason reason) {
        int code = DiskCodes.of(reason);
        int[] byReason = entriesByName.get(eventName);
        if (byReason != null && byReason[code] != 0) {
            return byReason[code] - 1;
        }
        boolean unknown = eventName.equals(LossCount.UNKNOWN);
        if (!unknown && (!isName(eventName) || used >= ENTRIES - REASONS)) {
            return entry(LossCount.UNKNOWN, reason);
        }
        if (byReason == null) {
            byReason = new int[REASONS + 1];
            entriesByName.put(eventName, byReason);
        }
        writeEntry(used, eventName, code);
        byReason[code] = ++used;
        return used - 1;
    }

    private static boolean isName(String eventName) {
        if (eventName.isEmpty() || eventName.length() > RecordFormat.NAME_BYTES_MAX) {
            return false;
        }
        for (int i = 0; i < eventName.length(); i++) {
            char c = eventName.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private void writeEntry(int entry, String eventName, int code) {
        byte[] bytes = new byte[ENTRY_BYTES];
        bytes[REASON_AT] = (byte) code;
        bytes[LENGTH_AT] = (byte) eventName.length();
        for (int i = 0; i < eventName.length(); i++) {
            bytes[NAME_AT + i] = (byte) eventName.charAt(i);
        }
        BigEndian.putInt(bytes, 0, Crc32c.of(Crc32c.create(), bytes, REASON_AT, COUNT_AT - REASON_AT));
        BigEndian.putLong(bytes, COMPLEMENT_AT, -1);
        ((Buffer) buffer).clear().position(base + entry * ENTRY_BYTES);
        buffer.put(bytes);
    }

    /** The totals. */
    @Override
    public synchronized Losses get() {
        return read(buffer, base);
    }

    /** The totals of a ledger at {@code base}; entries that are damaged are left out. */
    static Losses read(ByteBuffer shared, int base) {
        Losses totals = new Losses();
        ByteBuffer reader = shared.duplicate();
        byte[] bytes = new byte[ENTRY_BYTES];
        Checksum checksum = Crc32c.create();
        for (int i = 0; i < ENTRIES; i++) {
            ((Buffer) reader).clear().position(base + i * ENTRY_BYTES);
            reader.get(bytes);
            LossKey key = key(bytes, checksum);
            if (key != null) {
                totals.add(key, total(bytes));
            }
        }
        return totals;
    }

    private static @Nullable LossKey key(byte[] bytes, Checksum checksum) {
        DropReason reason = DiskCodes.reason(bytes[REASON_AT]);
        int length = bytes[LENGTH_AT];
        if (reason == null
                || length < 1
                || length > RecordFormat.NAME_BYTES_MAX
                || Crc32c.of(checksum, bytes, REASON_AT, COUNT_AT - REASON_AT) != BigEndian.getInt(bytes, 0)) {
            return null;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append((char) bytes[NAME_AT + i]);
        }
        return new LossKey(name.toString(), reason);
    }

    /** A kill between the two stores leaves a total and an older complement: the smaller of the two is what was counted. */
    private static long total(byte[] bytes) {
        long total = BigEndian.getLong(bytes, COUNT_AT);
        long other = ~BigEndian.getLong(bytes, COMPLEMENT_AT);
        return Losses.believed(Math.min(total, other));
    }
}
