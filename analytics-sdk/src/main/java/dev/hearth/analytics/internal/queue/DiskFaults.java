package dev.hearth.analytics.internal.queue;

/**
 * What the JVM does about a page of a mapped file that the disk cannot give: it leaves the access out, goes on, and throws
 * an {@link InternalError} the next time that the thread comes into the JVM's own code, which can be much later, and in the
 * game's.
 */
final class DiskFaults {
    /** Not a constant, so that no compiler makes the array without the JVM's help. */
    private static volatile int length = 1;

    private DiskFaults() {}

    /** Has the error that is still to come here, and takes it. Allocates, as {@link #throwNow} does. */
    static void takeNow() {
        try {
            throwNow();
        } catch (InternalError e) {
            return; // it was expected
        }
    }

    /**
     * Has the error that is still to come thrown here. Allocates, so only where a fault is likely.
     *
     * @throws InternalError if there was a fault
     */
    static void throwNow() {
        byte[][] made = new byte[length][length]; // arrays in arrays are always made by the JVM itself
        if (made.length != length) {
            throw new IllegalStateException("an array of another length");
        }
    }
}
