package dev.hearth.analytics.samplegame.players;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** What happens when: things to do, each at its simulated moment, done in order on the thread that runs them. */
public final class Simulation {
    private final SimulatedClock clock;
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparing(Happening::moment).thenComparingLong(Happening::number));
    private long numbered;

    /** A simulation that moves {@code clock}; to be run by the thread that made the clock. */
    public Simulation(SimulatedClock clock) {
        this.clock = clock;
    }

    /** The simulated moment. */
    public Instant now() {
        return clock.instant();
    }

    /** Has {@code action} done at {@code moment}; at once if that is over. */
    public void at(Instant moment, Runnable action) {
        happenings.add(new Happening(moment, numbered++, action));
    }

    /** Has {@code action} done in {@code delay} from now. */
    public void in(Duration delay, Runnable action) {
        at(now().plus(delay), action);
    }

    /** See {@link SimulatedClock#standUntil}. */
    public boolean standUntil(BooleanSupplier condition) {
        return clock.standUntil(condition);
    }

    /** Does all that is to happen until {@code end}, inclusive, and leaves the clock at {@code end}. */
    public void runUntil(Instant end) {
        for (Happening next = happenings.peek();
                next != null && !next.moment().isAfter(end);
                next = happenings.peek()) {
            happenings.remove();
            clock.moveTo(next.moment());
            next.action().run();
        }
        clock.moveTo(end);
    }

    /** @param number orders what happens at the same moment as it was asked for */
    private record Happening(Instant moment, long number, Runnable action) {}
}
