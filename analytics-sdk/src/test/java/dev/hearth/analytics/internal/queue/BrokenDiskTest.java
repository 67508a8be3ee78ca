package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages that the disk cannot give while the game's threads store to them, for real: in a process of its own, since the JVM
 * turns the system's signal into an error, and in the interpreter and both compilers, since each does it in its own way.
 */
class BrokenDiskTest {
    @TempDir
    File directory;

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-Xcomp"})
    void brokenSegmentIsLeftAndABrokenDiskThrowsNothingIsCountedOnceAndHeals(String mode) throws Exception {
        Process child = ChildJvm.start(List.of(mode), BrokenDiskChild.class, directory.getPath());
        List<String> said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("%s", said).isZero();
        List<String> kept = said.stream()
                .filter(line -> line.startsWith("kept "))
                .map(line -> line.substring(5))
                .toList();
        long dropped = said.stream().filter(line -> line.startsWith("dropped ")).count();
        int healed = BrokenDiskChild.EVENTS + BrokenDiskChild.EVENTS_WHILE_BROKEN;
        assertThat(kept.size() + dropped).isEqualTo(healed + BrokenDiskChild.EVENTS);
        assertThat(dropped).isPositive();
        assertThat(kept)
                .as("as long as there is another segment")
                .containsAll(ids(0, BrokenDiskChild.EVENTS))
                .as("once the disk is whole again")
                .containsAll(ids(healed, BrokenDiskChild.EVENTS));
        assertThat(said).last().isEqualTo("counted " + Map.of(DropReason.STORAGE_UNAVAILABLE, dropped));
        assertDelivered(kept, dropped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-Xcomp"})
    void startOnABrokenDiskLeavesNothingBehindAndIsTriedUntilItWorks(String mode) throws Exception {
        Process child = ChildJvm.start(List.of(mode), BrokenStartChild.class, directory.getPath());
        List<String> said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).as("%s", said).isZero();
        assertThat(said).containsExactly("left 0", "left 0", "left 0", "left 0", "started 1");
        assertDelivered(List.of("kept"), BrokenStartChild.STARTS);
    }

    private static List<String> ids(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(i -> "e" + i).toList();
    }

    private void assertDelivered(List<String> kept, long dropped) {
        try (EventQueue queue = EventQueue.open(
                directory,
                BrokenDiskChild.options(),
                FileStore.system(),
                Clock.system(),
                new Random(1),
                DiagnosticLog.standardError())) {
            queue.maintain();
            List<String> found = new ArrayList<>();
            List<String> losses = new ArrayList<>();
            for (QueuedBatch batch = queue.cut(event -> true); batch != null; batch = queue.cut(event -> true)) {
                batch.events().forEach(event -> found.add(TestEvents.id(event)));
                batch.losses().forEach(loss -> losses.add(loss.toString()));
                queue.acknowledge(batch, Map.of());
            }
            assertThat(found).isEqualTo(kept);
            assertThat(losses).containsExactly("dialogue_open STORAGE_UNAVAILABLE " + dropped);
        }
    }
}
