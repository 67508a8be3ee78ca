package dev.hearth.analytics.internal.consent;

import dev.hearth.analytics.Consent;

/** What the consent file says. Immutable. */
public final class Decision {
    /** There is none: the player was never asked. */
    public static final Decision NONE = new Decision(Kind.NONE, Consent.PENDING, false, 0);

    /** There is one that cannot be read. It could have been a refusal. */
    public static final Decision UNREADABLE = new Decision(Kind.UNREADABLE, Consent.DENIED, false, 0);

    private enum Kind {
        NONE,
        UNREADABLE,
        MADE
    }

    private final Kind kind;
    private final Consent consent;
    private final boolean purge;
    private final int revocations;

    private Decision(Kind kind, Consent consent, boolean purge, int revocations) {
        this.kind = kind;
        this.consent = consent;
        this.purge = purge;
        this.revocations = revocations;
    }

    static Decision of(Consent consent, boolean purge, int revocations) {
        return new Decision(Kind.MADE, consent, purge, revocations);
    }

    /**
     * What holds: the player's own choice before all; then "do not track"; then the configured default. A choice that
     * cannot be read counts as a refusal, since it could have been one, but deletes nothing.
     */
    public Consent effective(boolean doNotTrack, Consent configuredDefault) {
        if (kind != Kind.NONE) {
            return consent;
        }
        return doNotTrack ? Consent.DENIED : configuredDefault;
    }

    /** Whether there is a file, readable or not. */
    public boolean isMade() {
        return kind != Kind.NONE;
    }

    /** Whether the file could be read, or there is none. */
    public boolean isReadable() {
        return kind != Kind.UNREADABLE;
    }

    /** How often consent was revoked in this directory. */
    public int revocations() {
        return revocations;
    }

    /** Whether what the queue holds must be deleted before anything is sent. */
    public boolean purge() {
        return purge;
    }
}
