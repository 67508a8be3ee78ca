package dev.hearth.analytics.internal.queue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Has the system make pages of a mapped file writable before a game's thread stores to them. A page that was written back
 * is protected again, and whoever stores to it first waits for the file system's bookkeeping.
 *
 * <p>Adds zero to a number in the page, atomically: the only store that cannot take anything back that another thread is
 * just storing there. That takes a {@code VarHandle} (Java 9, Android 13); where there is none, pages are not touched.
 */
final class PageTouch {
    static final int PAGE_BYTES = 4096;

    private PageTouch() {}

    /** Whether this platform can do it. */
    static boolean isSupported() {
        return Adding.HANDLE != null;
    }

    /** Touches every page that begins at or behind {@code from}, and before {@code to}. */
    static void touch(ByteBuffer mapped, int from, int to) {
        MethodHandle add = Adding.HANDLE;
        if (add == null || !mapped.isDirect()) {
            return;
        }
        for (int at = nextPage(from); at < Math.min(to, mapped.capacity()); at += PAGE_BYTES) {
            try {
                // Not invokeExact: Animal Sniffer takes that for a method that Android does not have.
                add.invokeWithArguments(mapped, at, 0L);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The beginning of the first page that begins at or behind {@code offset}. */
    static int nextPage(int offset) {
        return (offset + PAGE_BYTES - 1) & -PAGE_BYTES;
    }

    /** Apart, so that the first thread that appends does not wait for the handle: only the I/O thread touches pages. */
    private static final class Adding {
        static final @Nullable MethodHandle HANDLE = find();

        private Adding() {}

        private static @Nullable MethodHandle find() {
            try {
                Object longs = MethodHandles.class
                        .getMethod("byteBufferViewVarHandle", Class.class, ByteOrder.class)
                        .invoke(null, long[].class, ByteOrder.nativeOrder());
                Class<?> mode = Class.forName("java.lang.invoke.VarHandle$AccessMode");
                for (Object each : mode.getEnumConstants()) {
                    if (each.toString().equals("GET_AND_ADD")) {
                        return (MethodHandle) Class.forName("java.lang.invoke.VarHandle")
                                .getMethod("toMethodHandle", mode)
                                .invoke(longs, each);
                    }
                }
                return null;
            } catch (ReflectiveOperationException | RuntimeException e) {
                return null;
            }
        }
    }
}
