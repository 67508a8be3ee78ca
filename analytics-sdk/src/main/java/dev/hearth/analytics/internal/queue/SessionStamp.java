package dev.hearth.analytics.internal.queue;

import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives the events of one session their id and number. Used with one queue only. */
public final class SessionStamp {
    /** For events outside a session: no id, and each has the number 0. */
    public static final SessionStamp NONE = new SessionStamp(0, 0);

    final long idHigh;
    final long idLow;

    /** Guarded by the queue's append lock. */
    int nextSeq;

    private SessionStamp(long idHigh, long idLow) {
        this.idHigh = idHigh;
        this.idLow = idLow;
    }

    /** A new session with a random UUIDv4. */
    public static SessionStamp create(Random random) {
        UUID id = RunIds.randomUuid(random);
        return new SessionStamp(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The session of a dead run, for its end. */
    static SessionStamp of(UUID id) {
        return new SessionStamp(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** The session's id, or null for {@link #NONE}. */
    public @Nullable UUID id() {
        return this == NONE ? null : new UUID(idHigh, idLow);
    }
}
