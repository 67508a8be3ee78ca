package dev.hearth.analytics.collector.store.sqlite;

import static java.util.concurrent.TimeUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.analytics.collector.CollectorProcess;
import dev.hearth.analytics.collector.store.EventRecord;
import dev.hearth.analytics.collector.store.Finding;
import dev.hearth.analytics.collector.store.Job;
import dev.hearth.analytics.collector.store.JobQueue;
import dev.hearth.analytics.collector.store.contract.Counting;
import dev.hearth.analytics.collector.store.contract.StoreEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill goes on after its collector was killed, also when nobody asks again, and ends in the same bytes. */
class BackfillKillIT {
    private static final long SEED = 20251103;
    private static final int KILLS = 3;
    private static final int BACKFILLED_DAYS = 300;
    private static final int PLAYED_DAYS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void backfillIsFinishedByTheNextProcess() throws Exception {
        Path data = directory.resolve("data");
        Random random = new Random(SEED);
        play(data, random);
        String before = KpiTableDump.of(data);
        CollectorProcess process = CollectorProcess.serve(data, directory.resolve("log"));
        Process command = command(data);
        try (JobQueue jobs = SqliteStore.openJobs(data)) {
            await().atMost(PATIENCE).until(() -> jobs.job(1) != null);
            long done = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                long goal = done + 1 + random.nextInt(BACKFILLED_DAYS / (KILLS + 1));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> job(jobs).isOver() || job(jobs).stepsDone() >= goal);
                process.kill();
                command.destroyForcibly().waitFor();
                done = job(jobs).stepsDone();
                process = CollectorProcess.serve(data, directory.resolve("log"));
            }
            await().atMost(PATIENCE).until(() -> job(jobs).isOver());
            assertThat(job(jobs).refusal()).isNull();
            assertThat(job(jobs).stepsDone()).as("seed %s", SEED).isEqualTo(BACKFILLED_DAYS);
            assertThat(KpiTableDump.of(data)).as("seed %s", SEED).isEqualTo(before);
            assertThat(SqliteStore.examine(data, true)).as("seed %s", SEED).allMatch(Finding::ok);
        } finally {
            command.destroyForcibly();
            process.close();
        }
    }

    @Test
    void howFarItIsIsShownWhereThereIsATerminal() throws Exception {
        Path data = directory.resolve("data");
        play(data, new Random(SEED));
        Path shown = directory.resolve("shown");
        ProcessBuilder builder = commandLine(data).redirectOutput(shown.toFile());
        builder.environment().put("TERM", "xterm");
        assertThat(builder.start().waitFor()).isZero();
        assertThat(Files.readString(shown)).contains("backfill").contains("100%");
    }

    private static Job job(JobQueue jobs) throws Exception {
        return Objects.requireNonNull(jobs.job(1));
    }

    private static Process command(Path data) throws Exception {
        return commandLine(data).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static ProcessBuilder commandLine(Path data) {
        return CollectorProcess.command(
                        "backfill",
                        "--data-dir",
                        data.toString(),
                        "--start",
                        java.time.LocalDate.ofEpochDay(StoreEvents.DAY).toString(),
                        "--end",
                        java.time.LocalDate.ofEpochDay(StoreEvents.DAY + BACKFILLED_DAYS - 1)
                                .toString())
                .redirectErrorStream(true);
    }

    private static void play(Path data, Random random) throws Exception {
        try (SqliteStore store = SqliteStore.open(data, Duration.ofDays(2))) {
            int id = 0;
            for (int day = 0; day < PLAYED_DAYS; day++) {
                long midnight = DAYS.toMillis(StoreEvents.DAY + day);
                List<EventRecord> events = new ArrayList<>();
                for (int session = 0; session < 300; session++) {
                    int village = random.nextInt(100);
                    long at = midnight + random.nextInt((int) DAYS.toMillis(1));
                    int number = day * 1_000 + session;
                    events.add(StoreEvents.start(id++, at, village, number));
                    events.add(StoreEvents.dialogue(id++, at + 1, village, "d" + random.nextInt(20)));
                    events.add(StoreEvents.end(id++, at + random.nextInt(3_600_000), village, number));
                }
                StoreEvents.append(store, StoreEvents.batch(day, StoreEvents.KEY, midnight + DAYS.toMillis(1), events));
            }
            Counting.countAll(store, 1_000);
        }
    }
}
