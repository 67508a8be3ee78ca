package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.testing.FaultyFileStore.Operation;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a dead process left is taken over: by the next start, and by one that is up already; what a living one has is not. */
class AdoptionTest {
    private final Game game = new Game(11);
    private final RecordBuffer record = new RecordBuffer();

    @Test
    void runOfAProcessThatDiesMeanwhileIsAdoptedWithinAMinuteAndNotBefore() {
        EventQueue living = game.open();
        living.maintain();
        for (int death = 1; death <= 3; death++) {
            EventQueue dying = open();
            File directory = newestRun();
            append(dying, 10);
            game.clock.advance(Duration.ofMinutes(1));
            living.maintain();
            assertThat(living.stats().events()).as("it lives").isEqualTo(10L * (death - 1));
            game.disk.kill(directory);
            game.clock.advance(Duration.ofMinutes(1).minusNanos(1));
            living.maintain();
            assertThat(living.stats().events()).as("not looked for yet").isEqualTo(10L * (death - 1));
            game.clock.advance(Duration.ofNanos(1));
            living.maintain();
            assertThat(living.stats().events()).isEqualTo(10L * death);
        }
        assertThat(drain(living)).hasSize(30).doesNotHaveDuplicates();
        assertThat(living.stats().events()).isZero();
    }

    @Test
    void runThatCannotBeReadHoldsUpNoOtherAndIsTriedAgain() {
        for (int run = 0; run < 3; run++) {
            append(game.open(), 5);
            game.disk.kill();
        }
        EventQueue queue = game.open();
        game.disk.takeTrace();
        int reading = game.disk.operations();
        game.disk.failAt(reading + 3); // list, then of the first run: lock, list, read
        queue.maintain();
        assertThat(game.disk.takeTrace().get(3)).startsWith("READ");
        assertThat(queue.stats().events()).as("the others are there").isEqualTo(10);
        queue.maintain();
        assertThat(queue.stats().events()).isEqualTo(15);
        assertThat(drain(queue)).hasSize(15);
    }

    @Test
    void runThatWasAdoptedAndNotDeliveredGoesToTheNext() {
        append(game.open(), 5);
        game.disk.kill();
        EventQueue second = game.open();
        second.maintain();
        append(second, 5);
        second.close();
        second.close();
        EventQueue third = game.open();
        third.maintain();
        assertThat(third.stats().events()).isEqualTo(10);
        assertThat(drain(third)).hasSize(10);
        third.close();
        assertThat(game.disk.files()).as("what is delivered leaves nothing").isEmpty();
    }

    @Test
    void closedRunLeavesOnlyWhatHoldsEvents() {
        EventQueue queue = game.open();
        queue.maintain();
        append(queue, 5);
        queue.close();
        assertThat(game.disk.files())
                .extracting(File::getName)
                .containsExactlyInAnyOrder("00000001.seg", "state", "lock");
        assertThat(queue.append(TestEvents.normal(record, "late"), SessionStamp.NONE))
                .isEqualTo(EventQueue.DROPPED);
        EventQueue empty = game.open();
        empty.maintain();
        drain(empty);
        empty.countDrop(DropReason.UNKNOWN_EVENT, LossCount.UNKNOWN);
        empty.close();
        assertThat(game.disk.files())
                .as("a loss that was not told")
                .extracting(File::getName)
                .contains("state", "lock");
        EventQueue next = game.open();
        next.maintain();
        QueuedBatch batch = game.cut(9);
        assertThat(batch).isNotNull();
        assertThat(batch.losses()).extracting(LossCount::toString).containsExactly("unknown UNKNOWN_EVENT 1");
    }

    @Test
    void fileThatWasReplacedIsDeletedAndItsEventsAreHandedOutOnce() {
        EventQueue queue = game.open();
        game.disk.failAlways(Operation.DELETE);
        for (int i = 0; i < 40; i++) {
            game.append(50);
            queue.maintain();
        }
        int kept = game.appended.size();
        Set<File> before = new HashSet<>(game.disk.files());
        assertThat(before).as("rewritten").anyMatch(file -> file.getName().matches(".*[.]\\d+[.]seg"));
        game.disk.kill();
        game.disk.heal();
        EventQueue next = game.open();
        next.maintain();
        List<String> after = game.disk.files().stream()
                .map(File::getName)
                .filter(name -> name.endsWith(".seg"))
                .toList();
        assertThat(after.size()).as("replaced files are gone").isLessThan(before.size());
        long stored = next.stats().events();
        List<String> found = drain(next);
        assertThat(found).doesNotHaveDuplicates().hasSize((int) stored);
        assertThat(found.size() + game.told.total()).isEqualTo(kept);
    }

    @Test
    void directoryOfAnotherProgramIsNeitherLockedNorTouched() throws Exception {
        File foreign = new File(Game.DIRECTORY, "runs/0-0-0-0-0/file"); // a UUID to Java, but not as we write one
        game.disk.put(foreign, new byte[] {1});
        EventQueue queue = game.open();
        queue.maintain();
        assertThat(queue.purge()).isTrue();
        assertThat(game.disk.get(foreign)).containsExactly(1);
        assertThat(game.disk.files()).doesNotContain(new File(foreign.getParentFile(), "lock"));
    }

    private EventQueue open() {
        return EventQueue.open(
                Game.DIRECTORY, game.options, game.disk, game.clock, game.random, DiagnosticLog.silent());
    }

    /** The run whose lock came last. */
    private File newestRun() {
        List<File> known = new ArrayList<>();
        for (String step : game.disk.takeTrace()) {
            if (step.startsWith("CREATE ") && RunDirectory.parse(step.substring(7)) != null) {
                known.add(new File(Game.DIRECTORY, "runs/" + step.substring(7)));
            }
        }
        return known.get(known.size() - 1);
    }

    private void append(EventQueue queue, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(queue.append(TestEvents.normal(record, "a"), SessionStamp.NONE) & EventQueue.DROPPED)
                    .isZero();
        }
    }

    /** The ids of all events. */
    private List<String> drain(EventQueue queue) {
        List<String> ids = new ArrayList<>();
        for (QueuedBatch batch = queue.cut(event -> true); batch != null; batch = queue.cut(event -> true)) {
            batch.events().forEach(event -> ids.add(event.eventId().toString()));
            batch.losses().forEach(loss -> game.told.add(loss.eventName(), loss.reason(), loss.count()));
            queue.acknowledge(batch, Map.of());
        }
        return ids;
    }
}
