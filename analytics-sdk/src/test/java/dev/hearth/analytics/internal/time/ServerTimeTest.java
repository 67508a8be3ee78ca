package dev.hearth.analytics.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerTimeTest {
    private static final long SERVER_START =
            Instant.parse("2026-11-23T23:59:00Z").toEpochMilli();

    private final TestClock clock = new TestClock(SERVER_START);
    private final long startMono = clock.monotonicNanos();
    private ServerTime time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());

    @Test
    void wallTimeIsAllThereIsBeforeTheFirstAnswer() {
        assertThat(time.utcMillis(SERVER_START + 5, startMono)).isEqualTo(SERVER_START + 5);
        assertThat(time.isKnown()).isFalse();
    }

    @Test
    void offsetIsTakenAtTheMidpointOfTheRoundTrip() {
        exchange(Duration.ofMillis(100), Duration.ofMillis(100));
        assertThat(nowUtc()).isEqualTo(server());
    }

    @Test
    void errorIsAtMostHalfTheRoundTripHoweverUnevenItIs() {
        exchange(Duration.ZERO, Duration.ofMillis(800));
        assertThat(nowUtc()).isBetween(server() - 400, server() + 400);
        assertThat(time.roundTripMillis()).isEqualTo(800);
    }

    @Test
    void wallClockThatAgreesIsTakenOverARoundTripOfSeconds() {
        exchange(Duration.ofSeconds(25), Duration.ofSeconds(1));
        assertThat(nowUtc()).isEqualTo(server());
    }

    @Test
    void wallClockThatDisagreesIsNotTakenHoweverSlowTheRoundTrip() {
        changeClock(Duration.ofHours(1));
        time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
        exchange(Duration.ofSeconds(3), Duration.ofSeconds(1));
        assertThat(nowUtc()).isBetween(server() - 2_000, server() + 2_000);
    }

    @Test
    void fastRoundTripIsPreferredToSlowerOnes() {
        exchange(Duration.ofMillis(5), Duration.ofMillis(5));
        exchange(Duration.ZERO, Duration.ofMillis(1_900));
        assertThat(nowUtc()).isEqualTo(server());
    }

    @Test
    void oldMeasurementGivesWayToASlowerNewOne() {
        exchange(Duration.ofMillis(5), Duration.ofMillis(5));
        clock.advance(Duration.ofHours(2));
        clock.stepWall(Duration.ofSeconds(1)); // as a crystal drifts: the server is a second ahead now
        exchange(Duration.ofMillis(50), Duration.ofMillis(50));
        assertThat(nowUtc()).isEqualTo(server());
    }

    @Test
    void clockAYearOffIsCorrectedForEventsBeforeAndAfterTheFirstAnswer() {
        Duration off = Duration.ofDays(-365);
        clock.stepWall(off);
        wallIsOffBy = off;
        time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
        long wall = clock.wallMillis();
        long mono = clock.monotonicNanos();
        long truth = server();
        clock.advance(Duration.ofSeconds(90)); // across midnight
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        assertThat(time.utcMillis(wall, mono)).isEqualTo(truth);
        assertThat(UtcDay.of(time.utcMillis(wall, mono))).isEqualTo(UtcDay.of(nowUtc()) - 1);
    }

    @Test
    void changedClockChangesNothing() {
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        clock.advance(Duration.ofSeconds(10));
        long beforeWall = clock.wallMillis();
        long beforeMono = clock.monotonicNanos();
        long beforeTruth = server();
        tick();
        changeClock(Duration.ofDays(3));
        assertThat(tick()).isEqualTo(Duration.ofDays(3).toMillis());
        assertThat(time.isKnown()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        long afterWall = clock.wallMillis();
        long afterMono = clock.monotonicNanos();
        long afterTruth = server();
        tick();
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        assertThat(time.utcMillis(beforeWall, beforeMono)).isEqualTo(beforeTruth);
        assertThat(time.utcMillis(afterWall, afterMono)).isEqualTo(afterTruth);
    }

    @Test
    void suspendedLaptopMovesOnlyWhatCameAfterIt() {
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        tick();
        long beforeWall = clock.wallMillis();
        long beforeMono = clock.monotonicNanos();
        long beforeTruth = server();
        clock.stepWall(Duration.ofHours(8)); // wall time and the server go on; monotonic time stands still
        tick();
        clock.advance(Duration.ofSeconds(5));
        long afterWall = clock.wallMillis();
        long afterMono = clock.monotonicNanos();
        long afterTruth = server();
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        assertThat(time.utcMillis(beforeWall, beforeMono)).isEqualTo(beforeTruth);
        assertThat(time.utcMillis(afterWall, afterMono)).isEqualTo(afterTruth);
    }

    @Test
    void eventBetweenTwoTicksBelongsToTheSideOfTheJumpThatItsClocksSay() {
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        tick();
        clock.advance(Duration.ofMillis(300));
        long wall = clock.wallMillis();
        long mono = clock.monotonicNanos();
        long truth = server();
        clock.stepWall(Duration.ofHours(8));
        clock.advance(Duration.ofMillis(300));
        tick();
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        assertThat(time.utcMillis(wall, mono)).isEqualTo(truth);
    }

    @Test
    void earlierRunUsesTheOffsetKnownThen() {
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        long earlierMono = 5_000_000_000L;
        long earlierWall = 1_000; // its clock was wrong
        long startDifference = earlierWall - 5_000;
        assertThat(time.earlierUtcMillis(earlierWall, earlierMono, startDifference, 1_700_000_000_000L))
                .isEqualTo(1_700_000_005_000L);
    }

    @Test
    void earlierRunThatNeverHeardFromTheServerUsesTodaysCorrectionOfTheWallClock() {
        changeClock(Duration.ofHours(-1));
        time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        assertThat(time.earlierUtcMillis(10_000_000L, 0, 10_000_000L, null)).isEqualTo(10_000_000L + 3_600_000);
    }

    @Test
    void earlierRunThatSleptUsesItsWallClockIfThatIsRightToday() {
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        long startDifference = SERVER_START - 86_400_000;
        long wall = startDifference + 3_600_000; // an hour later, of which monotonic time saw a minute
        assertThat(time.earlierUtcMillis(wall, 60_000_000_000L, startDifference, startDifference))
                .isEqualTo(wall);
    }

    @Test
    void errorOfEveryEventOfARunIsWithinHalfTheBestRoundTripWhateverHappensToTheClocks() {
        long seed = 20261125;
        System.out.println("server time, seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            wallIsOffBy = Duration.ZERO;
            changeClock(Duration.ofMillis(random.nextInt(2_000_000_000) - 1_000_000_000L));
            time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
            List<long[]> events = new ArrayList<>();
            long best = Long.MAX_VALUE;
            for (int step = 0; step < 40; step++) {
                clock.advance(Duration.ofMillis(random.nextInt(60_000)));
                events.add(new long[] {clock.wallMillis(), clock.monotonicNanos(), server()});
                tick();
                if (random.nextInt(4) == 0) {
                    long there = random.nextInt(900);
                    long back = random.nextInt(900);
                    exchange(Duration.ofMillis(there), Duration.ofMillis(back));
                    best = Math.min(best, there + back);
                }
            }
            exchange(Duration.ofMillis(400), Duration.ofMillis(500));
            best = Math.min(best, 900);
            for (long[] event : events) {
                assertThat(Math.abs(time.utcMillis(event[0], event[1]) - event[2]))
                        .as("run %s, seed %s, best round trip %s ms", run, seed, best)
                        .isLessThanOrEqualTo(best / 2 + 1);
            }
        }
    }

    @Test
    void playerWhoTurnsTheClockAboutAllDayChangesNothing() {
        Random random = new Random(7);
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        List<long[]> events = new ArrayList<>();
        for (int turn = 0; turn < 30; turn++) {
            tick();
            changeClock(Duration.ofMinutes(random.nextInt(100_000) - 50_000L));
            tick();
            clock.advance(Duration.ofMinutes(5));
            tick();
            events.add(new long[] {clock.wallMillis(), clock.monotonicNanos(), server()});
            exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        }
        for (long[] event : events) {
            assertThat(Math.abs(time.utcMillis(event[0], event[1]) - event[2])).isLessThanOrEqualTo(11);
        }
    }

    @Test
    void serverThatFindsTheTimeWrongIsBelievedHoweverSlowItsAnswer() {
        exchange(Duration.ofMillis(5), Duration.ofMillis(5));
        clock.stepWall(Duration.ofMillis(1_500)); // no jump, but the server moved by as much
        exchange(Duration.ofMillis(400), Duration.ofMillis(400));
        assertThat(nowUtc()).as("a slower answer counts for nothing").isNotEqualTo(server());
        time.disbelieve();
        exchange(Duration.ofMillis(400), Duration.ofMillis(400));
        assertThat(nowUtc()).isEqualTo(server());
    }

    @Test
    void leapDayIsADayOfItsOwnOnBothItsSides() {
        clock.stepWall(
                Duration.between(Instant.ofEpochMilli(clock.wallMillis()), Instant.parse("2028-02-28T23:59:50Z")));
        time = new ServerTime(clock.wallMillis(), clock.monotonicNanos());
        exchange(Duration.ofMillis(10), Duration.ofMillis(10));
        List<String> days = new ArrayList<>();
        for (int step = 0; step < 3; step++) {
            days.add(UtcDay.format(nowUtc()).substring(0, 10));
            clock.advance(Duration.ofDays(1));
            tick();
        }
        assertThat(days).containsExactly("2028-02-28", "2028-02-29", "2028-03-01");
    }

    @Test
    void absurdServerTimeIsIgnored() {
        time.observe(startMono, startMono, 12);
        time.observe(startMono, startMono, Long.MAX_VALUE);
        assertThat(time.isKnown()).isFalse();
    }

    @Test
    void answerToARequestFromBeforeAJumpIsIgnored() {
        long sent = clock.monotonicNanos();
        clock.advance(Duration.ofMillis(10));
        changeClock(Duration.ofDays(1));
        tick();
        time.observe(sent, clock.monotonicNanos(), server());
        assertThat(time.isKnown()).isFalse();
    }

    @Test
    void slewedClockIsNoJump() {
        clock.drift(1.0005);
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(tick()).isZero();
        }
    }

    private Duration wallIsOffBy = Duration.ZERO;

    private void changeClock(Duration by) {
        clock.stepWall(by);
        wallIsOffBy = wallIsOffBy.plus(by);
    }

    private long server() {
        return clock.wallMillis() - wallIsOffBy.toMillis();
    }

    private long nowUtc() {
        return time.utcMillis(clock.wallMillis(), clock.monotonicNanos());
    }

    private long tick() {
        return time.tick(clock.wallMillis(), clock.monotonicNanos());
    }

    private void exchange(Duration there, Duration back) {
        long sent = clock.monotonicNanos();
        clock.advance(there);
        long server = server();
        clock.advance(back);
        time.observe(sent, clock.monotonicNanos(), server);
    }
}
