package dev.hearth.analytics.internal.consent;

import dev.hearth.analytics.Consent;

/** What the consent file says. Immutable. */
public final class Decision {
    /** There is none: the player was never asked. */
    public static final Decision NONE = new Decision(Kind.NONE, Consent.PENDING, false);

    /** There is one that cannot be read. It could have been a refusal. */
    public static final Decision UNREADABLE = new Decision(Kind.UNREADABLE, Consent.DENIED, false);

    private enum Kind {
        NONE,
        UNREADABLE,
        MADE
    }

    private final Kind kind;
    private final Consent consent;
    private final boolean purge;

    private Decision(Kind kind, Consent consent, boolean purge) {
        this.kind = kind;
        this.consent = consent;
        this.purge = purge;
    }

    static Decision of(Consent consent, boolean purge) {
        return new Decision(Kind.MADE, consent, purge);
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

    /** Whether the player made a choice that can be read. */
    public boolean isMade() {
        return kind == Kind.MADE;
    }

    /** Whether what the queue holds must be deleted before anything is sent. */
    public boolean purge() {
        return purge;
    }
}
