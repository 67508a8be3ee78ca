package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.DropReason;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import dev.hearth.analytics.testing.FaultyFileStore;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A disk that cannot give what is mapped, which the JVM says with an {@link InternalError}, at places of our choice.
 * {@link BrokenDiskTest} has it happen for real.
 */
class MappedFaultTest {
    private static final int RETRIES = 5;

    /** How often what is mapped can still be asked for before the disk cannot give it any more. */
    private int viewsLeft = Integer.MAX_VALUE;

    /** The one that it cannot give though it gives others, counted from the last. */
    private int viewThatFails;

    @Test
    void startThatEndsInAFaultLeavesNothingBehindHoweverFarItCame() throws IOException {
        int views = viewsOfAStart();
        assertThat(views).isGreaterThan(3);
        for (int before = 0; before < views; before++) {
            Game game = new Game(before);
            viewsLeft = before;
            EventQueue queue = open(game);
            append(queue, "dropped");
            for (int i = 0; i < RETRIES; i++) {
                assertThat(game.disk.files())
                        .as("after %d of %d views", before, views)
                        .isEmpty();
                assertThat(runs(game)).as("after %d of %d views", before, views).isEmpty();
                viewsLeft = before;
                queue.maintain();
            }
            viewsLeft = Integer.MAX_VALUE;
            queue.maintain();
            assertThat(runs(game)).hasSize(1);
            assertThat(append(queue, "kept") & EventQueue.DROPPED).isZero();
            QueuedBatch batch = queue.cut(event -> true);
            assertThat(batch).isNotNull();
            assertThat(batch.events()).hasSize(1);
            assertThat(batch.losses()).hasToString("[dialogue_open " + DropReason.STORAGE_UNAVAILABLE + " 1]");
        }
    }

    /** The bytes that a failed force may have lost are stored once more, which is where the fault comes up. */
    @Test
    void forceThatEndsInAFaultIsDoneAgainWithTheNext() {
        Game game = new Game(23);
        EventQueue queue = openWithAllNamesForced(game);
        append(queue, "b");
        game.disk.failAlways(FaultyFileStore.Operation.FORCE);
        viewsLeft = 0;
        assertThat(queue.forceIfDirty()).isFalse();
        game.disk.heal();
        viewsLeft = Integer.MAX_VALUE;
        game.disk.takeTrace();
        assertThat(queue.forceIfDirty()).isTrue();
        assertThat(game.disk.takeTrace()).anyMatch(step -> step.startsWith("FORCE "));
    }

    @Test
    void pageThatTheDiskCannotGiveKeepsNoOtherFromBeingStoredAgain() {
        Game game = new Game(31);
        EventQueue queue = openWithAllNamesForced(game);
        long bytes = queue.stats().bytes();
        while (queue.stats().bytes() - bytes < 3 * PageTouch.PAGE_BYTES) {
            append(queue, "b");
        }
        game.disk.failAlways(FaultyFileStore.Operation.FORCE);
        viewsLeft = 1_000;
        viewThatFails = 999; // the second
        assertThat(queue.forceIfDirty()).isFalse();
        assertThat(1_000 - viewsLeft).as("pages that were stored again").isGreaterThanOrEqualTo(4);
    }

    @Test
    void segmentThatCannotBeWipedHoldsUpNoOther() {
        Game game = new Game(29);
        EventQueue queue = afterAWipeThatFailed(game);
        assertThat(game.disk.files()).extracting(File::getName).doesNotContain("00000001.seg", "00000002.seg");
        queue.maintain();
        assertThat(append(queue, "next") & EventQueue.DROPPED).isZero();
        QueuedBatch next = queue.cut(event -> true);
        assertThat(next).isNotNull();
        assertThat(next.losses()).isEmpty();
    }

    @Test
    void segmentThatCouldNotBeWipedIsDeletedByAPurge() {
        Game game = new Game(37);
        EventQueue queue = afterAWipeThatFailed(game);
        queue.maintain(); // a new segment takes the number
        assertThat(halfWiped(game)).isNotEmpty();
        assertThat(queue.purge()).isTrue();
        assertThat(halfWiped(game)).isEmpty();
    }

    private EventQueue openWithAllNamesForced(Game game) {
        EventQueue queue = open(game);
        queue.maintain();
        append(queue, "a");
        assertThat(queue.forceIfDirty()).isTrue();
        return queue;
    }

    private EventQueue afterAWipeThatFailed(Game game) {
        EventQueue queue = open(game);
        queue.maintain();
        for (int i = 0; i < 300; i++) {
            append(queue, "e" + i);
        }
        queue.maintain();
        QueuedBatch batch = queue.cut(event -> true);
        assertThat(batch).isNotNull();
        game.disk.takeTrace();
        viewsLeft = 0;
        queue.acknowledge(batch, Map.of());
        viewsLeft = Integer.MAX_VALUE;
        assertThat(game.disk.takeTrace()).as("it was tried").anyMatch(step -> step.matches("WRITE .*[.]tmp"));
        return queue;
    }

    private static List<File> halfWiped(Game game) {
        return game.disk.files().stream()
                .filter(file -> file.getName().endsWith(SegmentSource.TMP))
                .toList();
    }

    private int viewsOfAStart() {
        open(new Game(0));
        return Integer.MAX_VALUE - viewsLeft;
    }

    private static List<String> runs(Game game) throws IOException {
        return game.disk.list(new File(Game.DIRECTORY, RunDirectory.RUNS));
    }

    private EventQueue open(Game game) {
        return EventQueue.open(
                Game.DIRECTORY, game.options, faulty(game), game.clock, game.random, DiagnosticLog.silent());
    }

    private static int append(EventQueue queue, String id) {
        return queue.append(TestEvents.normal(new RecordBuffer(), id), SessionStamp.NONE);
    }

    private FileStore faulty(Game game) {
        return (FileStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(game.disk, arguments);
                        return answer instanceof FileStore.MappedFile mapped ? new FaultyMapping(mapped) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class FaultyMapping implements FileStore.MappedFile {
        private final FileStore.MappedFile mapped;

        FaultyMapping(FileStore.MappedFile mapped) {
            this.mapped = mapped;
        }

        @Override
        public ByteBuffer bytes() {
            if (viewsLeft <= 0 || viewsLeft-- == viewThatFails) {
                throw new InternalError("a fault occurred in an unsafe memory access operation");
            }
            return mapped.bytes();
        }

        @Override
        public void force(int from, int to) throws IOException {
            mapped.force(from, to);
        }

        @Override
        public void close() {
            mapped.close();
        }
    }
}
