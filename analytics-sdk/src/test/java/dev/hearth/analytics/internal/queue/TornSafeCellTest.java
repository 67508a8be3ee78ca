package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TornSafeCellTest {
    private static final int AT = 16;
    private static final int VALUE_BYTES_MAX = 20;
    private static final int SLOT_BYTES = TornSafeCell.bytes(VALUE_BYTES_MAX) / 2;

    private final ByteBuffer buffer = ByteBuffer.allocate(AT + TornSafeCell.bytes(VALUE_BYTES_MAX) + 8);

    @Test
    void nothingIsThereBeforeTheFirstValue() {
        assertThat(cell().read()).isNull();
        assertThat(cell().oneSlotDamaged()).isFalse();
    }

    @Test
    void newestValueIsReadHoweverOftenItIsWritten() {
        TornSafeCell writer = cell();
        for (int i = 1; i <= 10; i++) {
            writer.write(value(i), i);
            assertThat(writer.read()).isEqualTo(value(i));
            assertThat(cell().read()).isEqualTo(value(i));
            assertThat(cell().oneSlotDamaged()).isFalse();
            if (i % 3 == 0) {
                writer = cell();
            }
        }
        assertThat(buffer.getLong(0) | buffer.getLong(8) | buffer.getLong(AT + 2 * SLOT_BYTES))
                .as("nothing outside of it is written")
                .isZero();
    }

    @Test
    void stagedValueIsWrittenOverUntilItCounts() {
        TornSafeCell writer = cell();
        writer.write(value(1), 1);
        writer.stage(value(2), 2);
        assertThat(cell().read()).as("for whoever reads the file").isEqualTo(value(2));
        assertThat(writer.read()).as("for the writer").isEqualTo(value(1));
        writer.stage(value(3), 3);
        buffer.put(writer.stagedAt() + 12, (byte) 99);
        assertThat(cell().read()).as("torn").isEqualTo(value(1));
        assertThat(cell().oneSlotDamaged()).isTrue();
    }

    @Test
    void generationThatOverflowsIsStillTheNewest() {
        TornSafeCell writer = cell();
        writer.write(value(1), 1);
        for (int generation : new int[] {Integer.MAX_VALUE, -1}) {
            setGeneration(generation);
            TornSafeCell again = cell();
            again.write(value(5), 5);
            assertThat(cell().read()).isEqualTo(value(5));
            again.write(value(6), 6);
            assertThat(cell().read()).isEqualTo(value(6));
        }
    }

    /** Gives the newest slot that generation, and makes the other one as if never written. */
    private void setGeneration(int generation) {
        byte[] newest = cell().read();
        assertThat(newest).isNotNull();
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0);
        }
        TornSafeCell fresh = cell();
        fresh.write(newest, newest.length);
        int slotAt = AT + (buffer.getInt(AT + 4) == 0 ? SLOT_BYTES : 0);
        buffer.putInt(slotAt + 4, generation);
        byte[] content = new byte[12 + newest.length];
        buffer.get(slotAt, content);
        buffer.putInt(slotAt, Crc32c.of(Crc32c.create(), content, 4, content.length - 4));
        assertThat(cell().read()).isEqualTo(newest);
    }

    @Test
    void lengthThatLiesIsDamage() {
        for (int lie : new int[] {-1, VALUE_BYTES_MAX + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            TornSafeCell writer = cell();
            writer.write(value(4), 4);
            writer.write(value(VALUE_BYTES_MAX), VALUE_BYTES_MAX);
            assertThat(cell().read()).as("the longest").isEqualTo(value(VALUE_BYTES_MAX));
            int newestAt = 2 * AT + SLOT_BYTES - writer.stagedAt();
            buffer.putInt(newestAt + 8, lie);
            assertThat(cell().read()).isEqualTo(value(4));
            assertThat(cell().oneSlotDamaged()).isTrue();
        }
    }

    private TornSafeCell cell() {
        return new TornSafeCell(buffer, AT, VALUE_BYTES_MAX);
    }

    private static byte[] value(int length) {
        byte[] value = new byte[length];
        java.util.Arrays.fill(value, (byte) (length + 1));
        return value;
    }
}
