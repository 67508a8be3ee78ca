package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full: a small tmpfs, where this machine lets us mount one. */
class FullDiskTest {
    @TempDir
    File mountPoint;

    @Test
    void fullFileSystemNeitherKillsTheProcessNorLosesWhatFoundRoom() throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mountPoint.getPath());
        if (!mounted) {
            System.out.println("skipped: this machine does not let us mount a tmpfs; BoundsTest has a quota instead");
        }
        assumeTrue(mounted, "cannot mount a tmpfs");
        try {
            fillAndHeal();
        } finally {
            assertThat(run("umount", "-l", mountPoint.getPath())).isTrue();
        }
    }

    private void fillAndHeal() throws IOException {
        File ballast = new File(mountPoint, "ballast");
        try (FileOutputStream out = new FileOutputStream(ballast)) {
            out.write(new byte[512 << 10]);
        }
        QueueOptions options =
                QueueOptions.builder().segmentBytes(16 << 10).bytesMax(4 << 20).build();
        try (EventQueue queue = EventQueue.open(
                new File(mountPoint, "q"),
                options,
                FileStore.system(),
                Clock.system(),
                new Random(1),
                DiagnosticLog.silent())) {
            RecordBuffer record = new RecordBuffer();
            Set<String> kept = new HashSet<>();
            int next = 0;
            for (int round = 0; round < 30; round++) {
                queue.maintain();
                next = append(queue, record, kept, next);
            }
            long dropped = queue.stats().drops().getOrDefault(DropReason.STORAGE_UNAVAILABLE, 0L);
            assertThat(dropped).isPositive();
            assertThat(kept.size() + dropped).isEqualTo(next);
            assertThat(ballast.delete()).isTrue();
            queue.maintain();
            int before = kept.size();
            append(queue, record, kept, next);
            assertThat(kept.size() - before).as("heals").isEqualTo(500);
            check(queue, kept);
        }
    }

    private static int append(EventQueue queue, RecordBuffer record, Set<String> kept, int from) {
        for (int i = from; i < from + 500; i++) {
            String id = "e" + i;
            if ((queue.append(TestEvents.normal(record, id), SessionStamp.NONE) & EventQueue.DROPPED) == 0) {
                kept.add(id);
            }
        }
        return from + 500;
    }

    private static void check(EventQueue queue, Set<String> kept) {
        Set<String> found = new HashSet<>();
        for (QueuedBatch batch = queue.cut(event -> true); batch != null; batch = queue.cut(event -> true)) {
            batch.events()
                    .forEach(
                            event -> assertThat(found.add(TestEvents.id(event))).isTrue());
            queue.acknowledge(batch, Map.of());
        }
        assertThat(found).isEqualTo(kept);
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such command here
        }
    }
}
