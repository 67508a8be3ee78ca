package dev.hearth.analytics.collector.faults;

import java.time.Duration;
import java.util.Random;

/**
 * Something that goes wrong, and is put right later.
 *
 * @param name for the log of a round
 * @param holdMin how long it lasts at least
 * @param begin does the harm, at once
 */
record Fault(String name, Duration holdMin, Begin begin) {
    Fault(String name, Begin begin) {
        this(name, Duration.ZERO, begin);
    }

    /** Does harm; its details are drawn from the random numbers of the round. */
    interface Begin {
        Lift begin(Random random) throws Exception;
    }

    /** Puts it right. */
    interface Lift {
        void lift() throws Exception;
    }

    @Override
    public String toString() {
        return name;
    }
}
