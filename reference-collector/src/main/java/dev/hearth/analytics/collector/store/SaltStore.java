package dev.hearth.analytics.collector.store;

import java.util.SortedMap;
import java.util.function.Supplier;

/** The salts, one a UTC day. */
public interface SaltStore {
    /** A salt's length in bytes: {@value}. */
    int SALT_BYTES = 32;

    /**
     * Makes the salts that are missing, durably, and destroys those of earlier days, so that they cannot be read again
     * from the store's files.
     *
     * @param firstDay as days since 1970
     * @param lastDay inclusive
     * @param newSalt gives {@value #SALT_BYTES} new random bytes
     * @return the salt of each day
     */
    SortedMap<Long, byte[]> rotate(long firstDay, long lastDay, Supplier<byte[]> newSalt)
            throws StoreUnavailableException;
}
