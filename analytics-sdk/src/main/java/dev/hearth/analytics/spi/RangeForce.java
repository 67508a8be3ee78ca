package dev.hearth.analytics.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.MappedByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@code MappedByteBuffer.force(int, int)} where there is one (Java 13), else {@code force()}. The range matters: forcing
 * the whole buffer would also write, and then protect against writing, the pages that appending is about to reach, so
 * that the next caller on each of them would take a page fault.
 */
final class RangeForce {
    private static final @Nullable Method FORCE = find();

    private RangeForce() {}

    private static @Nullable Method find() {
        try {
            return MappedByteBuffer.class.getMethod("force", int.class, int.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    static void force(MappedByteBuffer bytes, int from, int to) throws IOException {
        if (from >= to) {
            return;
        }
        try {
            if (FORCE == null) {
                bytes.force();
            } else {
                FORCE.invoke(bytes, from, to - from);
            }
        } catch (InvocationTargetException e) {
            throw new IOException("force failed", e.getCause());
        } catch (IllegalAccessException | UncheckedIOException e) {
            throw new IOException("force failed", e);
        }
    }
}
