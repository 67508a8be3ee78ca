package dev.hearth.analytics.samplegame.players;

import dev.hearth.analytics.spi.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The time that players live by: what their library reads, and what their collector reads. */
public interface PlayersTime extends Clock, InstantSource {
    @Override
    default Instant instant() {
        return Instant.ofEpochMilli(wallMillis());
    }

    /**
     * Does {@code start}, which starts a thread that sleeps by this clock, and does not let time run away while that
     * thread is still being started.
     */
    void awaitNewcomer(Runnable start);
}
