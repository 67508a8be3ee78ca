package dev.hearth.analytics.collector.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What {@link EventSchema#check} says of a payload.
 *
 * @param violation the first thing that is wrong with it, or null if it is accepted
 * @param removedFields how many disallowed fields were taken out of it; 0 if it is refused
 */
public record Verdict(@Nullable Violation violation, int removedFields) {
    private static final Verdict CLEAN = new Verdict(null, 0);

    static Verdict acceptedWithout(int removedFields) {
        return removedFields == 0 ? CLEAN : new Verdict(null, removedFields);
    }

    static Verdict refused(Violation violation) {
        return new Verdict(violation, 0);
    }

    /** Whether the payload, as it is now, is what the schema allows. */
    public boolean accepted() {
        return violation == null;
    }
}
