package dev.hearth.analytics.collector.store.redis;

import java.io.IOException;

/** What was written is on the master, and not on as many replicas as it has to be. */
final class TooFewReplicasException extends IOException {
    private static final long serialVersionUID = 1;

    TooFewReplicasException(long have) {
        super("only " + have + " replicas have what was written");
    }
}
