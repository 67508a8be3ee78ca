package dev.hearth.analytics.internal.engine;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The system's random bytes, read straight from {@code /dev/urandom} where there is one. {@link SecureRandom} gives the same
 * bytes, but loading its provider takes longer than the library's whole start may; it is used where there is no such file.
 * Any thread.
 */
final class SystemRandom extends Random {
    private static final long serialVersionUID = 1L;
    private static final String DEVICE = "/dev/urandom";
    private static final int BUFFER_BYTES = 256;

    private final byte[] buffer = new byte[BUFFER_BYTES]; // guarded by this, as all below
    private int used = BUFFER_BYTES;
    private transient @Nullable SecureRandom fallback;

    SystemRandom() {
        super(0);
    }

    /** Does nothing: there is no seed. */
    @Override
    public void setSeed(long seed) {}

    @Override
    protected synchronized int next(int bits) {
        if (used + 4 > BUFFER_BYTES) {
            fill();
            used = 0;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (buffer[used] & 0xff);
            buffer[used++] = 0;
        }
        return value >>> (32 - bits);
    }

    private void fill() {
        if (fallback == null) {
            try (InputStream device = new FileInputStream(DEVICE)) {
                new DataInputStream(device).readFully(buffer);
                return;
            } catch (IOException e) {
                fallback = new SecureRandom();
            }
        }
        fallback.nextBytes(buffer);
    }
}
