package dev.hearth.analytics.samplegame.e2e;

import dev.hearth.analytics.samplegame.players.PlayersTime;
import dev.hearth.analytics.spi.Clock;

/** The system's own time: that of a collector which is run as users run it. */
final class RealTime implements PlayersTime {
    private final Clock system = Clock.system();

    @Override
    public long wallMillis() {
        return system.wallMillis();
    }

    @Override
    public long monotonicNanos() {
        return system.monotonicNanos();
    }

    @Override
    public void park(Object blocker, long nanos) {
        system.park(blocker, nanos);
    }

    @Override
    public void awaitNewcomer(Runnable start) {
        start.run();
    }
}
