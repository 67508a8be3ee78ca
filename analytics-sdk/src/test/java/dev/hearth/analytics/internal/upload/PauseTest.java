package dev.hearth.analytics.internal.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.ConnectivityGate;
import dev.hearth.analytics.testing.RecordingLog;
import dev.hearth.analytics.testing.TestClock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseTest {
    private static final long SEED = 20261125;

    @TempDir
    File directory;

    private final TestClock clock = new TestClock(1_795_000_000_000L);
    private final Gate gate = new Gate();
    private final RecordingLog log = new RecordingLog();
    private final Random random = new Random(SEED);

    @Test
    void failureIsFollowedByAtMostItsBound() {
        Pause pause = pause();
        pause.failed();
        assertThat(leftMillis(pause)).isBetween(0L, Backoff.BASE_MILLIS);
        clock.advance(Duration.ofSeconds(1));
        assertThat(leftMillis(pause)).isLessThanOrEqualTo(0);
    }

    @Test
    void whatTheCollectorAskedForIsObeyedAndSpreadOverATenth() {
        LongStream.Builder waits = LongStream.builder();
        for (int i = 0; i < 200; i++) {
            Pause pause = pause();
            pause.failed(100_000L);
            waits.add(leftMillis(pause));
            assertThat(pause.isAsked()).isTrue();
            assertThat(pause.remainingNanos(true)).as("also if a caller waits").isEqualTo(pause.remainingNanos(false));
        }
        assertThat(waits.build().summaryStatistics()).satisfies(all -> {
            assertThat(all.getMin()).isBetween(100_000L, 101_000L);
            assertThat(all.getMax()).isBetween(109_000L, 110_000L);
        });
    }

    @Test
    void nothingAskedForIsLongerThanAnHourAndItsTenth() {
        Pause pause = pause();
        pause.failed(RetryAfter.millis("999999999", 0));
        assertThat(leftMillis(pause)).isBetween(RetryAfter.MILLIS_MAX, Pause.MILLIS_MAX);
    }

    @Test
    void collectorThatAsksForNoWaitAtAllIsNotTriedInARow() {
        Pause pause = pause();
        for (int i = 0; i < 20; i++) {
            pause.failed(0L);
        }
        assertThat(leftMillis(pause)).isBetween(1L, Backoff.CAP_MILLIS);
        assertThat(pause.isAsked()).isFalse();
    }

    @Test
    void networkThatIsBackShortensTheWaitToAMomentOfChance() {
        LongStream.Builder waits = LongStream.builder();
        for (int i = 0; i < 500; i++) {
            Pause pause = pause();
            for (int failures = 0; failures < 12; failures++) {
                pause.failed();
            }
            gate.open();
            waits.add(Math.max(0, leftMillis(pause)));
        }
        assertThat(waits.build().summaryStatistics()).satisfies(all -> {
            assertThat(all.getMax()).isLessThanOrEqualTo(Pause.REOPENED_MILLIS_MAX);
            assertThat(all.getAverage()).isBetween(0.35 * Pause.REOPENED_MILLIS_MAX, 0.55 * Pause.REOPENED_MILLIS_MAX);
        });
    }

    @Test
    void networkThatIsBackNeverLengthensTheWait() {
        for (int i = 0; i < 100; i++) {
            Pause pause = pause();
            pause.failed();
            long before = leftMillis(pause);
            gate.open();
            assertThat(leftMillis(pause)).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void networkThatIsBackDoesNotShortenWhatTheCollectorAskedFor() {
        Pause pause = pause();
        pause.failed(100_000L);
        gate.open();
        assertThat(leftMillis(pause)).isGreaterThanOrEqualTo(100_000);
    }

    @Test
    void whoWaitedForTheNetworkWithoutAFailureIsSpreadTheSame() {
        LongStream.Builder waits = LongStream.builder();
        for (int i = 0; i < 500; i++) {
            Pause pause = pause();
            gate.closed = true;
            assertThat(pause.isGateOpen()).isFalse();
            gate.open();
            waits.add(leftMillis(pause));
        }
        assertThat(waits.build().summaryStatistics()).satisfies(all -> {
            assertThat(all.getMax()).isLessThanOrEqualTo(Pause.REOPENED_MILLIS_MAX);
            assertThat(all.getAverage()).isBetween(0.4 * Pause.REOPENED_MILLIS_MAX, 0.6 * Pause.REOPENED_MILLIS_MAX);
        });
    }

    @Test
    void gateThatWasNeverShutDelaysNothingWhenItOpens() {
        Pause pause = pause();
        assertThat(pause.isGateOpen()).isTrue();
        gate.open();
        assertThat(leftMillis(pause)).isZero();
    }

    @Test
    void gateThatThrowsIsTakenForOpen() {
        gate.broken = true;
        assertThat(pause().isGateOpen()).isTrue();
        assertThat(log.lines()).anyMatch(line -> line.contains("gate"));
    }

    @Test
    void nextRunWaitsForWhatIsLeft() {
        Pause pause = pause();
        pause.failed(100_000L);
        long left = leftMillis(pause);
        clock.advance(Duration.ofSeconds(30));
        Pause next = pause();
        assertThat(leftMillis(next)).isEqualTo(left - 30_000);
        assertThat(next.isAsked()).isTrue();
    }

    @Test
    void nextRunGoesOnCountingFailures() {
        Pause pause = pause();
        for (int i = 0; i < 9; i++) {
            pause.failed();
        }
        LongStream.Builder waits = LongStream.builder();
        for (int i = 0; i < 200; i++) {
            Pause next = new Pause(clock, random, gate, readOnly(), log);
            next.begin(() -> {});
            next.failed();
            waits.add(leftMillis(next));
        }
        assertThat(waits.build().average().orElseThrow())
                .as("about half the cap; after a first failure it would be half a second")
                .isBetween(0.4 * Backoff.CAP_MILLIS, 0.6 * Backoff.CAP_MILLIS);
    }

    @Test
    void clockThatWasSetBackMeanwhileMakesNoPauseLongerThanItWas() {
        Pause pause = pause();
        pause.failed(100_000L);
        clock.stepWall(Duration.ofDays(-400));
        assertThat(leftMillis(pause())).isBetween(100_000L, 110_000L);
        clock.stepWall(Duration.ofDays(800));
        assertThat(leftMillis(pause())).isLessThanOrEqualTo(0);
    }

    @Test
    void refusalIsNotWaitedForByTheNextRunWhichMayHaveAnotherKey() {
        Pause pause = pause();
        pause.refused();
        assertThat(leftMillis(pause)).isGreaterThan(Backoff.REFUSED_BASE_MILLIS / 2 - 1);
        assertThat(leftMillis(pause())).isLessThanOrEqualTo(0);
    }

    @Test
    void successLeavesNothingOnTheDisk() {
        Pause pause = pause();
        pause.failed(100_000L);
        assertThat(new File(directory, "pause")).exists();
        pause.succeeded();
        assertThat(directory).isEmptyDirectory();
        assertThat(leftMillis(pause())).isZero();
    }

    @Test
    void fileThatCannotBeReadCountsForNothing() throws IOException {
        pause().failed(100_000L);
        byte[] bytes = Files.readAllBytes(new File(directory, "pause").toPath());
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 4;
            Files.write(new File(directory, "pause").toPath(), damaged);
            assertThat(leftMillis(pause())).as("byte %s", at).isZero();
        }
    }

    private Pause pause() {
        Pause pause = new Pause(clock, random, gate, new PauseStore(directory, log), log);
        pause.begin(() -> {});
        return pause;
    }

    /** What another process of the same state would start from, which keeps nothing itself. */
    private PauseStore readOnly() {
        PauseStore.Kept kept = new PauseStore(directory, log).read();
        assertThat(kept).isNotNull();
        File elsewhere = new File(directory, "copy-" + random.nextLong());
        PauseStore copy = new PauseStore(elsewhere, log);
        copy.write(kept);
        return copy;
    }

    private static long leftMillis(Pause pause) {
        return pause.remainingNanos(false) / 1_000_000;
    }

    private static final class Gate implements ConnectivityGate {
        private boolean closed;
        private boolean broken;
        private Runnable listener = () -> {};

        @Override
        public boolean isOpen() {
            if (broken) {
                throw new IllegalStateException("of the game's own");
            }
            return !closed;
        }

        @Override
        public void onOpened(Runnable newListener) {
            listener = newListener;
        }

        void open() {
            closed = false;
            listener.run();
        }
    }
}
