package dev.hearth.analytics.internal.queue;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * A value in a mapped file that is old or new after a kill or a power cut, never in between: two slots, written in turn,
 * each with generation and CRC32C. The reader takes the whole slot with the higher generation. The caller sees to it that
 * one thread at a time is in here.
 *
 * <pre>
 *  slot:  0 u32 CRC32C of the bytes from 4 on   4 u32 generation   8 u32 length   12 value
 * </pre>
 */
final class TornSafeCell {
    private static final int VALUE = 12;

    private final ByteBuffer buffer;
    private final int at;
    private final int valueBytesMax;
    private final byte[] scratch;
    private final Checksum checksum = Crc32c.create();
    private int slot;
    private int generation;
    private boolean oneSlotDamaged;

    TornSafeCell(ByteBuffer shared, int at, int valueBytesMax) {
        this.buffer = shared.duplicate();
        this.at = at;
        this.valueBytesMax = valueBytesMax;
        this.scratch = new byte[VALUE + valueBytesMax];
        findNewest();
    }

    /** The bytes that a cell takes. */
    static int bytes(int valueBytesMax) {
        return 2 * slotBytes(valueBytesMax);
    }

    private static int slotBytes(int valueBytesMax) {
        return RecordFormat.padded(VALUE + valueBytesMax);
    }

    private void findNewest() {
        int a = readSlot(0);
        int generationA = BigEndian.getInt(scratch, 4);
        int b = readSlot(1);
        int generationB = BigEndian.getInt(scratch, 4);
        oneSlotDamaged = a < 0 || b < 0;
        boolean second = b > 0 && (a <= 0 || generationB - generationA > 0);
        slot = second ? 1 : 0;
        generation = second ? generationB : a > 0 ? generationA : 0;
    }

    /** 1 if whole, 0 if never written, −1 if damaged; the bytes are in {@link #scratch}. */
    private int readSlot(int which) {
        int slotAt = at + which * slotBytes(valueBytesMax);
        int length = buffer.getInt(slotAt + 8);
        boolean plausible = length >= 0 && length <= valueBytesMax;
        ((Buffer) buffer).clear().position(slotAt);
        buffer.get(scratch, 0, VALUE + (plausible ? length : 0));
        if (BigEndian.getInt(scratch, 4) == 0 && length == 0 && BigEndian.getInt(scratch, 0) == 0) {
            return 0;
        }
        return plausible && Crc32c.of(checksum, scratch, 4, 8 + length) == BigEndian.getInt(scratch, 0) ? 1 : -1;
    }

    /** The value, or null if none was ever written or both slots are damaged. */
    byte @Nullable [] read() {
        if (readSlot(slot) <= 0) {
            return null;
        }
        int length = BigEndian.getInt(scratch, 8);
        byte[] value = new byte[length];
        System.arraycopy(scratch, VALUE, value, 0, length);
        return value;
    }

    /** Whether a slot was found damaged at the start: what was read may be one step old. */
    boolean oneSlotDamaged() {
        return oneSlotDamaged;
    }

    /** Writes into the other slot. It counts for whoever reads the file, but the old slot stays until {@link #commit}. */
    void stage(byte[] value, int length) {
        int slotAt = stagedAt();
        BigEndian.putInt(scratch, 4, generation + 1);
        BigEndian.putInt(scratch, 8, length);
        System.arraycopy(value, 0, scratch, VALUE, length);
        int sum = Crc32c.of(checksum, scratch, 4, 8 + length);
        ((Buffer) buffer).clear().position(slotAt + 4);
        buffer.put(scratch, 4, 8 + length);
        buffer.putInt(slotAt, sum);
    }

    /** Where {@link #stage} writes. */
    int stagedAt() {
        return at + (1 - slot) * slotBytes(valueBytesMax);
    }

    /** The end of what {@link #stage} wrote, for a value of {@code length}. */
    int stagedEnd(int length) {
        return stagedAt() + VALUE + length;
    }

    /** The staged value is what counts now; the next goes where the old one is. */
    void commit() {
        slot = 1 - slot;
        generation++;
    }

    /** Both steps, where surviving a kill is enough. */
    void write(byte[] value, int length) {
        stage(value, length);
        commit();
    }
}
