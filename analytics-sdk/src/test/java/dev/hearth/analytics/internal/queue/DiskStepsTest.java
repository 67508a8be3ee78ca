package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What is done to the disk, step by step and in which order, for each thing that the queue can be asked for: a step that
 * is added, left out or moved is seen here. After a wanted change, {@code -Dqueue.steps.update=true} writes the file anew;
 * read the difference as if it were code.
 */
class DiskStepsTest {
    private static final String FILE = "/queue/disk-steps.txt";

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> runs = new TreeMap<>();
    private final Game game = new Game(11, Game.options().reserveBytes(2 << 14).build());
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void everyStepOnTheDiskIsTheOneWrittenDown() throws Exception {
        EventQueue first = game.open();
        note("open");
        first.maintain();
        note("maintain, the first time");
        first.maintain();
        note("maintain, with nothing to do");
        SessionStamp session = SessionStamp.create(game.random);
        first.sessionMark().begin(session, TestEvents.VILLAGE, 1, 2);
        game.append(40, session);
        note("append forty events");
        game.force();
        note("force");
        first.forceIfDirty();
        note("force, with nothing to do");
        QueuedBatch batch = game.cut(10);
        note("cut ten events");
        assertThat(batch).isNotNull();
        first.acknowledge(batch, Map.of());
        note("acknowledge them");
        QueuedBatch dropped = game.cut(10);
        assertThat(dropped).isNotNull();
        game.disk.takeTrace();
        first.drop(dropped, DropReason.PAYLOAD_TOO_LARGE);
        note("cut and drop ten");
        QueuedBatch abandoned = game.cut(10);
        assertThat(abandoned).isNotNull();
        game.disk.takeTrace();
        first.abandon(abandoned);
        note("cut and abandon ten");
        game.append(140, session);
        first.maintain();
        note("fill a segment, and maintain");
        QueuedBatch most = game.cut(170);
        assertThat(most).isNotNull();
        game.disk.takeTrace();
        first.acknowledge(most, Map.of());
        note("acknowledge a whole segment, which is recycled");
        game.disk.kill();

        EventQueue second = game.open();
        game.disk.takeTrace();
        second.maintain();
        note("adopt what a killed process has left");
        AbandonedSession found = second.takeAbandonedSessions().get(0);
        assertThat(second.endAbandonedSession(found, TestEvents.high(record, 1)))
                .isTrue();
        note("end its session");
        QueuedBatch rest = game.cut(1000);
        assertThat(rest).isNotNull();
        note("cut what is left of it");
        second.acknowledge(rest, Map.of());
        note("acknowledge that: its directory goes");
        game.append(300);
        second.maintain();
        game.append(300);
        second.maintain();
        game.append(300);
        game.disk.takeTrace();
        for (int round = 0; round < 60; round++) {
            game.append(50);
            second.maintain();
        }
        game.disk.takeTrace();
        second.maintain();
        note("full: nothing to do until something is appended");
        second.purge();
        note("purge");
        game.append(2);
        second.close();
        note("close, with two events");
        EventQueue third = game.open();
        third.maintain();
        game.deliver(10);
        game.disk.takeTrace();
        third.close();
        note("close an empty queue");
        compare();
    }

    @Test
    void evictionWritesAsideForcesAndRenames() {
        EventQueue queue = game.open();
        queue.maintain();
        while (game.dropped == 0) {
            game.append(1);
            queue.append(TestEvents.low(record), SessionStamp.NONE);
            if (queue.stats().bytes() < 6L * QueueOptions.SEGMENT_BYTES_MIN) {
                queue.maintain();
            }
        }
        game.disk.takeTrace();
        queue.maintain();
        List<String> trace = game.disk.takeTrace().stream()
                .map(step -> step.startsWith("FORCE_DIRECTORY") ? "FORCE_DIRECTORY RUN" : step)
                .toList();
        int write = trace.indexOf("WRITE 00000001-00000001.1.seg.tmp");
        assertThat(write).isNotNegative();
        assertThat(trace.subList(write, write + 4))
                .containsExactly(
                        "WRITE 00000001-00000001.1.seg.tmp",
                        "FORCE 00000001-00000001.1.seg.tmp",
                        "RENAME 00000001-00000001.1.seg.tmp",
                        "FORCE_DIRECTORY RUN");
    }

    private void note(String what) {
        lines.add("# " + what);
        for (String step : game.disk.takeTrace()) {
            String last = step.substring(step.indexOf(' ') + 1);
            boolean run = RunDirectory.parse(last) != null;
            lines.add(run ? step.replace(last, runs.computeIfAbsent(last, id -> "RUN" + (runs.size() + 1))) : step);
        }
        game.clock.advance(Duration.ofMillis(1));
    }

    private void compare() throws Exception {
        if (Boolean.getBoolean("queue.steps.update")) {
            Files.write(Path.of("src/test/resources" + FILE), lines);
        }
        URL expected = DiskStepsTest.class.getResource(FILE);
        assertThat(expected).isNotNull();
        assertThat(lines).containsExactlyElementsOf(Files.readAllLines(Path.of(expected.toURI())));
    }
}
