package dev.hearth.analytics.internal.queue;

import dev.hearth.analytics.DropReason;
import org.jspecify.annotations.Nullable;

/** What losses are counted by. Immutable. */
final class LossKey implements Comparable<LossKey> {
    final String eventName;
    final DropReason reason;

    LossKey(String eventName, DropReason reason) {
        this.eventName = eventName;
        this.reason = reason;
    }

    @Override
    public int compareTo(LossKey other) {
        int byName = eventName.compareTo(other.eventName);
        return byName != 0 ? byName : reason.compareTo(other.reason);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LossKey
                && eventName.equals(((LossKey) other).eventName)
                && reason == ((LossKey) other).reason;
    }

    @Override
    public int hashCode() {
        return eventName.hashCode() * 31 + reason.hashCode();
    }

    @Override
    public String toString() {
        return eventName + " " + reason;
    }
}
