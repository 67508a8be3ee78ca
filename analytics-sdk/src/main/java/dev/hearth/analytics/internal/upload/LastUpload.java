package dev.hearth.analytics.internal.upload;

import dev.hearth.analytics.UploadOutcome;

/** When and how the last attempt ended. Immutable. */
public final class LastUpload {
    private final long wallMillis;
    private final UploadOutcome outcome;

    LastUpload(long wallMillis, UploadOutcome outcome) {
        this.wallMillis = wallMillis;
        this.outcome = outcome;
    }

    /** By the device's clock. */
    public long wallMillis() {
        return wallMillis;
    }

    /** How it ended. */
    public UploadOutcome outcome() {
        return outcome;
    }
}
