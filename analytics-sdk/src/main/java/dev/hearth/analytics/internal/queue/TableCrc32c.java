package dev.hearth.analytics.internal.queue;

import java.util.zip.Checksum;

/** CRC32C with a table of 256 entries: for platforms without one of their own. */
final class TableCrc32c implements Checksum {
    private static final int POLYNOMIAL_REFLECTED = 0x82F63B78;
    private static final int[] TABLE = makeTable();

    private int state = -1;

    private static int[] makeTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) != 0 ? (value >>> 1) ^ POLYNOMIAL_REFLECTED : value >>> 1;
            }
            table[i] = value;
        }
        return table;
    }

    @Override
    public void update(int b) {
        state = (state >>> 8) ^ TABLE[(state ^ b) & 0xFF];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        int value = state;
        for (int i = offset; i < offset + length; i++) {
            value = (value >>> 8) ^ TABLE[(value ^ bytes[i]) & 0xFF];
        }
        state = value;
    }

    @Override
    public long getValue() {
        return ~state & 0xFFFF_FFFFL;
    }

    @Override
    public void reset() {
        state = -1;
    }
}
