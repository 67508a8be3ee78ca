package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a run was delivered, which batch is on its way, and which losses were told. All of it changes in one step,
 * since it is written as one {@link TornSafeCell}. Owned by the I/O thread.
 *
 * <pre>
 *  u64 cursor   u8 1 if there is a batch   16 bytes batch id   u64 first ordinal behind the batch
 *  u16 lines    each: u8 reason, u8 length, name, u64 told, u64 on its way, u64 added
 * </pre>
 */
final class ControlBlock {
    static final int BYTES_MAX = (32 << 10) - 16;

    private static final int FIXED_BYTES = 8 + 1 + 16 + 8 + 2;
    private static final int LINE_BYTES_MAX = 2 + RecordFormat.NAME_BYTES_MAX + 24;
    private static final int LINES_MAX = (BYTES_MAX - FIXED_BYTES) / LINE_BYTES_MAX;

    /** Every record below this ordinal is done with. */
    long cursor;

    @Nullable
    UUID batchId;

    long batchTo;

    /** Acknowledged, of what ledger and {@link #added} have counted together. */
    Losses told = new Losses();

    /** Told by the pending batch. */
    Losses onTheWay = new Losses();

    /** Counted here rather than in the live ledger, in the same step as the cursor moved. */
    Losses added = new Losses();

    ControlBlock copy() {
        ControlBlock copy = new ControlBlock();
        copy.cursor = cursor;
        copy.batchId = batchId;
        copy.batchTo = batchTo;
        copy.told = told.copy();
        copy.onTheWay = onTheWay.copy();
        copy.added = added.copy();
        return copy;
    }

    /** What is counted and neither told nor on its way. */
    Losses untold(Losses live) {
        Losses untold = new Losses();
        for (LossKey key : keys(live)) {
            long count = live.get(key) + added.get(key) - told.get(key) - onTheWay.get(key);
            if (count > 0) {
                untold.add(key, count);
            }
        }
        return untold;
    }

    /** Takes everything that was counted so far for told. */
    void tellAll(Losses live) {
        Losses all = live.copy();
        all.addAll(added);
        told = all;
        onTheWay = new Losses();
    }

    /** Counts what was added; past the bound on lines, under an unknown name. */
    void add(LossKey key, long count) {
        boolean known = told.get(key) != 0 || added.get(key) != 0;
        boolean room = keys(new Losses()).size() < LINES_MAX - 2 * DropReason.values().length;
        added.add(known || room ? key : new LossKey(LossCount.UNKNOWN, key.reason), count);
    }

    void addAll(Losses losses) {
        losses.counts().forEach(this::add);
    }

    private Set<LossKey> keys(Losses live) {
        Set<LossKey> keys = new TreeSet<>(live.counts().keySet());
        keys.addAll(told.counts().keySet());
        keys.addAll(onTheWay.counts().keySet());
        keys.addAll(added.counts().keySet());
        return keys;
    }

    /** Encodes into {@code target}, of {@link #BYTES_MAX} bytes; answers the length. */
    int encode(byte[] target) {
        BigEndian.putLong(target, 0, cursor);
        target[8] = (byte) (batchId == null ? 0 : 1);
        BigEndian.putLong(target, 9, batchId == null ? 0 : batchId.getMostSignificantBits());
        BigEndian.putLong(target, 17, batchId == null ? 0 : batchId.getLeastSignificantBits());
        BigEndian.putLong(target, 25, batchTo);
        int at = FIXED_BYTES;
        int lines = 0;
        for (LossKey key : keys(new Losses())) {
            if (lines == LINES_MAX) {
                break;
            }
            byte[] name = key.eventName.getBytes(StandardCharsets.US_ASCII);
            target[at] = DiskCodes.of(key.reason);
            target[at + 1] = (byte) name.length;
            System.arraycopy(name, 0, target, at + 2, name.length);
            at += 2 + name.length;
            BigEndian.putLong(target, at, told.get(key));
            BigEndian.putLong(target, at + 8, onTheWay.get(key));
            BigEndian.putLong(target, at + 16, added.get(key));
            at += 24;
            lines++;
        }
        BigEndian.putShort(target, FIXED_BYTES - 2, lines);
        return at;
    }

    /** Null if the bytes, though whole, do not hold together. */
    static @Nullable ControlBlock decode(byte[] value) {
        if (value.length < FIXED_BYTES) {
            return null;
        }
        ControlBlock block = new ControlBlock();
        block.cursor = BigEndian.getLong(value, 0);
        if (value[8] != 0) {
            block.batchId = new UUID(BigEndian.getLong(value, 9), BigEndian.getLong(value, 17));
        }
        block.batchTo = BigEndian.getLong(value, 25);
        int at = FIXED_BYTES;
        for (int i = BigEndian.getShort(value, FIXED_BYTES - 2); i > 0; i--) {
            int nameLength = value.length - at < 26 ? -1 : value[at + 1];
            if (nameLength < 0 || nameLength > value.length - at - 26) {
                return null;
            }
            DropReason reason = DiskCodes.reason(value[at]);
            String name = new String(value, at + 2, nameLength, StandardCharsets.US_ASCII);
            at += 2 + nameLength;
            if (reason != null) {
                LossKey key = new LossKey(name, reason);
                block.told.add(key, Losses.believed(BigEndian.getLong(value, at)));
                block.onTheWay.add(key, Losses.believed(BigEndian.getLong(value, at + 8)));
                block.added.add(key, Losses.believed(BigEndian.getLong(value, at + 16)));
            }
            at += 24;
        }
        return isOrdinal(block.cursor) && isOrdinal(block.batchTo) ? block : null;
    }

    private static boolean isOrdinal(long value) {
        return value >= 0 && value <= RecordFormat.ORDINALS_MAX;
    }
}
