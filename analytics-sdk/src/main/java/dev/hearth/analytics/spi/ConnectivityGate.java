package dev.hearth.analytics.spi;

/** Tells whether an attempt to upload makes sense now, and when that changes. */
public interface ConnectivityGate {
    /** Whether an upload may be tried. Called by the I/O thread before each attempt; must not block. */
    boolean isOpen();

    /**
     * Registers what is to be called, from any thread, when the gate has opened. The library registers once, before the
     * first attempt.
     */
    void onOpened(Runnable listener);

    /** The client has ended and asks no more. Called by the I/O thread, once; does nothing by default. */
    default void close() {}

    /** Always open: an attempt is the only test of the network. The default. */
    static ConnectivityGate alwaysOpen() {
        return new ConnectivityGate() {
            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void onOpened(Runnable listener) {}
        };
    }
}
