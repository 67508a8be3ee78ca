package dev.hearth.analytics.collector.ingest;

import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Fails where the bytes are no UTF-8. Of Jackson's two parsers only the one that keeps names does that itself; the other would
 * put a question mark in their place, and the same batch would be judged in another way for being longer.
 */
final class Utf8InputStream extends FilterInputStream {
    private static final int TWO_BYTES_MIN = 0xc2;
    private static final int THREE_BYTES_MIN = 0xe0;
    private static final int FOUR_BYTES_MIN = 0xf0;
    private static final int FOUR_BYTES_MAX = 0xf4;

    /** How many bytes of the last character are still to come. */
    private int awaited;

    Utf8InputStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
            check(read);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = in.read(buffer, offset, length);
        for (int i = offset; i < offset + read; i++) {
            check(Byte.toUnsignedInt(buffer[i]));
        }
        return read;
    }

    private void check(int next) throws CharConversionException {
        boolean goesOn = (next >> 6) == 0b10;
        if (goesOn != (awaited > 0)) {
            throw new CharConversionException("no UTF-8");
        }
        if (goesOn) {
            awaited--;
        } else if (next >= 1 << 7) {
            awaited = following(next);
        }
    }

    private static int following(int first) throws CharConversionException {
        if (first < TWO_BYTES_MIN || first > FOUR_BYTES_MAX) {
            throw new CharConversionException("no UTF-8");
        }
        return first >= FOUR_BYTES_MIN ? 3 : first >= THREE_BYTES_MIN ? 2 : 1;
    }
}
