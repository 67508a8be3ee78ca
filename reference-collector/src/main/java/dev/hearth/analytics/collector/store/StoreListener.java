package dev.hearth.analytics.collector.store;

/** Is told what a store does. Called on the store's own threads: it must not block, and must not throw. */
public interface StoreListener {
    /** Hears nothing. */
    StoreListener NONE = new StoreListener() {
        @Override
        public void committed(int works, long nanos) {}

        @Override
        public void failed() {}
    };

    /**
     * One durable step.
     *
     * @param works how many batches, and other pieces of work, shared it
     * @param nanos how long it took
     */
    void committed(int works, long nanos);

    /** The store could not be read or written. */
    void failed();
}
