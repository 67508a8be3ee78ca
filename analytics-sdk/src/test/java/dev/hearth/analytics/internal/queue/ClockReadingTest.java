package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.testing.FaultyFileStore;
import dev.hearth.analytics.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The monotonic clock is read once for all events of a millisecond: what the times of an event are worth all the same. */
class ClockReadingTest {
    private static final long WALL = 1_757_844_000_000L;

    private final Random random = new Random(3);
    private final RecordBuffer record = new RecordBuffer();
    private final TestClock clock = new TestClock(WALL);
    private final EventQueue queue = open(clock);
    private final long monotonic = clock.monotonicNanos();

    @Test
    void eventsOfOneMillisecondHaveTheTimesOfTheFirst() {
        append();
        clock.advance(Duration.ofNanos(400_000));
        append();
        clock.advance(Duration.ofNanos(700_000));
        append();
        assertThat(times(queue))
                .containsExactly(
                        List.of(WALL, monotonic), List.of(WALL, monotonic), List.of(WALL + 1, monotonic + 1_100_000));
    }

    @Test
    void sleepMovesTheWallClockAlone() {
        append();
        clock.stepWall(Duration.ofHours(1));
        append();
        clock.advance(Duration.ofSeconds(1));
        append();
        assertThat(times(queue))
                .containsExactly(
                        List.of(WALL, monotonic),
                        List.of(WALL + 3_600_000, monotonic),
                        List.of(WALL + 3_601_000, monotonic + 1_000_000_000));
    }

    @Test
    void clockThatIsSetBackShowsAnotherMillisecond() {
        append();
        clock.advance(Duration.ofMinutes(1));
        clock.stepWall(Duration.ofDays(-1));
        append();
        assertThat(times(queue).get(1)).containsExactly(WALL + 60_000 - 86_400_000, monotonic + 60_000_000_000L);
    }

    @Test
    void wallClockThatStandsStillIsFoundOutWithTheNextRound() {
        append();
        clock.drift(0);
        clock.advance(Duration.ofSeconds(1));
        queue.maintain();
        append();
        clock.advance(Duration.ofSeconds(1));
        queue.maintain();
        append();
        assertThat(times(queue))
                .containsExactly(
                        List.of(WALL, monotonic),
                        List.of(WALL, monotonic + 1_000_000_000),
                        List.of(WALL, monotonic + 2_000_000_000));
    }

    @Test
    void eachClientOfAThreadHasItsOwnClock() {
        TestClock other = new TestClock(WALL, 77);
        EventQueue otherQueue = open(other);
        append();
        otherQueue.append(TestEvents.normal(record, "other"), SessionStamp.NONE);
        append();
        assertThat(times(otherQueue)).containsExactly(List.of(WALL, 77L));
        assertThat(times(queue)).containsExactly(List.of(WALL, monotonic), List.of(WALL, monotonic));
    }

    private EventQueue open(TestClock of) {
        return EventQueue.open(
                Game.DIRECTORY,
                Game.options().build(),
                new FaultyFileStore(random),
                of,
                random,
                DiagnosticLog.silent());
    }

    private void append() {
        queue.append(TestEvents.normal(record, "e"), SessionStamp.NONE);
    }

    /** Wall milliseconds and monotonic nanoseconds of each event. */
    private static List<List<Long>> times(EventQueue of) {
        List<List<Long>> times = new ArrayList<>();
        QueuedBatch batch = of.cut(event -> true);
        assertThat(batch).isNotNull();
        for (QueuedEvent event : batch.events()) {
            times.add(List.of(event.wallMillis(), event.monotonicNanos()));
        }
        return times;
    }
}
