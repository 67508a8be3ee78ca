package dev.hearth.analytics.internal.session;

import dev.hearth.analytics.EventType;
import dev.hearth.analytics.internal.catalog.Catalog;
import dev.hearth.analytics.internal.queue.SessionStamp;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What every event of the moment gets: the session, the village, and which events this session keeps. Immutable, and
 * replaced as a whole, so that no event gets the village of one session and the id of another.
 */
public final class SessionContext {
    private static final double SAMPLED_ALWAYS = 0;

    private final SessionStamp stamp;
    private final byte @Nullable [] villageId;
    private final boolean open;
    private final double lot;
    private final Map<String, Integer> sampling;

    SessionContext(
            SessionStamp stamp, byte @Nullable [] villageId, boolean open, double lot, Map<String, Integer> sampling) {
        this.stamp = stamp;
        this.villageId = villageId;
        this.open = open;
        this.lot = lot;
        this.sampling = sampling;
    }

    /** An id and numbers for what is tracked between sessions: no session start will announce it, nor an end close it. */
    static SessionContext between(Random random, byte @Nullable [] villageId, Map<String, Integer> sampling) {
        return new SessionContext(SessionStamp.create(random), villageId, false, random.nextDouble(), sampling);
    }

    static SessionContext session(SessionStamp stamp, byte[] villageId, Random random, Map<String, Integer> sampling) {
        double lot = sampling.isEmpty() ? SAMPLED_ALWAYS : random.nextDouble();
        return new SessionContext(stamp, villageId, true, lot, sampling);
    }

    /** The id and numbers of the events. */
    public SessionStamp stamp() {
        return stamp;
    }

    /** The raw village id in UTF-8, which never leaves the device; null if no village is being played. */
    public byte @Nullable [] villageId() {
        return villageId;
    }

    /** Whether a session is open. */
    public boolean isOpen() {
        return open;
    }

    /**
     * For how many events one of this type stands, at least 1; 0 if this session does not keep events of this type. One
     * lot a session decides for all types, so that what a session keeps of a rarer sample it keeps of every more frequent
     * one too.
     */
    public int sampleOneIn(EventType type) {
        if (sampling.isEmpty() || Catalog.isNeverSampled(type)) {
            return 1;
        }
        Integer oneIn = sampling.get(type.name());
        if (oneIn == null || oneIn <= 1) {
            return 1;
        }
        return lot * oneIn < 1 ? oneIn : 0;
    }
}
