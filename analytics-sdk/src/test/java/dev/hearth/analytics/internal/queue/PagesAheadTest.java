package dev.hearth.analytics.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.analytics.spi.Clock;
import dev.hearth.analytics.spi.DiagnosticLog;
import dev.hearth.analytics.spi.FileStore;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesAheadTest {
    @TempDir
    File directory;

    @Test
    void touchingTakesNothingBackThatAnotherThreadStores() throws InterruptedException {
        assertThat(PageTouch.isSupported()).isTrue();
        ByteBuffer bytes = ByteBuffer.allocateDirect(16 * PageTouch.PAGE_BYTES);
        int rounds = 20_000;
        Thread other = new Thread(() -> {
            for (int round = 0; round < rounds / 100; round++) {
                PageTouch.touch(bytes, 0, bytes.capacity());
            }
        });
        other.start();
        for (int round = 1; round <= rounds; round++) {
            int at = round % 16 * PageTouch.PAGE_BYTES;
            bytes.putLong(at, round);
            assertThat(bytes.getLong(at)).isEqualTo(round);
        }
        other.join();
    }

    @Test
    void onlyPagesThatBeginWithinTheRangeAreTouched() {
        assertThat(PageTouch.nextPage(0)).isZero();
        assertThat(PageTouch.nextPage(1)).isEqualTo(4096);
        assertThat(PageTouch.nextPage(4096)).isEqualTo(4096);
        PageTouch.touch(ByteBuffer.allocateDirect(100), 0, 4096);
        PageTouch.touch(ByteBuffer.allocate(8192), 0, 8192); // no page of a file
    }

    @Test
    void afterALongStretchAForceTurnsToANewPageAndNoEventIsLost() {
        QueueOptions options =
                QueueOptions.builder().segmentBytes(64 << 10).bytesMax(4 << 20).build();
        try (EventQueue queue = EventQueue.open(
                directory, options, FileStore.system(), Clock.system(), new Random(1), DiagnosticLog.standardError())) {
            queue.maintain();
            RecordBuffer record = new RecordBuffer();
            int next = 0;
            for (int stretch = 0; stretch < 20; stretch++) {
                for (int i = 0; i < 450; i++) {
                    queue.append(TestEvents.normal(record, "e" + next++), SessionStamp.NONE);
                }
                assertThat(queue.forceIfDirty()).isTrue();
                queue.maintain();
            }
            assertThat(GoldenFilesTest.dump(directory.toPath()))
                    .contains(" zeros")
                    .doesNotContain("damaged");
            QueuedBatch batch = queue.cut(event -> true);
            assertThat(batch).isNotNull();
            assertThat(batch.losses()).isEmpty();
            assertThat(batch.events().stream().map(TestEvents::id))
                    .containsExactlyElementsOf(
                            IntStream.range(0, next).mapToObj(i -> "e" + i).toList());
            queue.acknowledge(batch, Map.of());
        }
    }
}
