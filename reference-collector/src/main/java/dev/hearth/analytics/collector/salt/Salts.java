package dev.hearth.analytics.collector.salt;

import static java.util.concurrent.TimeUnit.DAYS;

import dev.hearth.analytics.collector.store.SaltStore;
import dev.hearth.analytics.collector.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The salts of the days that clients may still send events of: from the first day of the late window to tomorrow, because
 * a client asks today for what it needs after midnight. Safe for any thread.
 */
public final class Salts {
    private final SaltStore store;
    private final InstantSource clock;
    private final Duration lateWindow;
    private final SecureRandom random;

    // Guarded by this.
    private SortedMap<Long, byte[]> current = new TreeMap<>();

    public Salts(SaltStore store, InstantSource clock, Duration lateWindow, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.lateWindow = lateWindow;
        this.random = random;
    }

    /**
     * The salt of each day, by days since 1970, in order. Blocks when a day has begun or ended since the last call: then
     * salts are made and destroyed.
     */
    public synchronized SortedMap<Long, byte[]> current() throws StoreUnavailableException {
        long nowMillis = clock.millis();
        long first = Math.floorDiv(nowMillis - lateWindow.toMillis(), DAYS.toMillis(1));
        long last = Math.floorDiv(nowMillis, DAYS.toMillis(1)) + 1;
        if (current.isEmpty() || current.firstKey() != first || current.lastKey() != last) {
            current = store.rotate(first, last, this::newSalt);
        }
        return Collections.unmodifiableSortedMap(current);
    }

    private byte[] newSalt() {
        byte[] salt = new byte[SaltStore.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
